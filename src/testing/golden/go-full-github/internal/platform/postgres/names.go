package postgres

// The database and its two roles, as database/roles.sql makes them.
const (
	Name      = "payments"
	OwnerRole = "payments_owner"
	AppRole   = "payments_app"
)
