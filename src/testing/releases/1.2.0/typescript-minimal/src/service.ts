/** Who this service is, and where it listens on a developer's machine. */
export const SERVICE_NAME = 'payments';
export const LOCAL_PORT = 8080;
