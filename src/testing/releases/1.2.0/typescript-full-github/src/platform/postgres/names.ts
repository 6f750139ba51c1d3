/** The database and its two roles, as `database/roles.sql` makes them. */
export const DATABASE = 'payments';
export const OWNER_ROLE = 'payments_owner';
export const APP_ROLE = 'payments_app';
