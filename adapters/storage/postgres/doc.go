// Package postgres keeps what a hub knows in PostgreSQL.
package postgres
