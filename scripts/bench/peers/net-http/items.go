package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const maxBody = 1 << 20

type newItem struct {
	Name     string `json:"name"`
	Quantity int    `json:"quantity"`
}

type item struct {
	ID        uuid.UUID `json:"id" db:"id"`
	Name      string    `json:"name" db:"name"`
	Quantity  int       `json:"quantity" db:"quantity"`
	CreatedAt time.Time `json:"created_at" db:"created_at"`
}

type page struct {
	Data []item `json:"data"`
}

func routes(pool *pgxpool.Pool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := pool.Ping(r.Context()); err != nil {
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /v1/items", func(w http.ResponseWriter, r *http.Request) { create(pool, w, r) })
	mux.HandleFunc("GET /v1/items/{id}", func(w http.ResponseWriter, r *http.Request) { get(pool, w, r) })
	mux.HandleFunc("GET /v1/items", func(w http.ResponseWriter, r *http.Request) { list(pool, w, r) })
	return mux
}

func create(pool *pgxpool.Pool, w http.ResponseWriter, r *http.Request) {
	var body newItem
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&body)
	if err != nil || body.Name == "" || len(body.Name) > 200 || body.Quantity < 0 || body.Quantity > 1_000_000 {
		http.Error(w, "not an item", http.StatusBadRequest)
		return
	}
	rows, _ := pool.Query(r.Context(),
		"insert into items (id, name, quantity) values ($1, $2, $3) returning id, name, quantity, created_at",
		uuid.Must(uuid.NewV7()), body.Name, body.Quantity)
	created, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[item])
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Location", "/v1/items/"+created.ID.String())
	answer(w, http.StatusCreated, created)
}

func get(pool *pgxpool.Pool, w http.ResponseWriter, r *http.Request) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		http.Error(w, "not an id", http.StatusBadRequest)
		return
	}
	rows, _ := pool.Query(r.Context(), "select id, name, quantity, created_at from items where id = $1", id)
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[item])
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, found)
}

func list(pool *pgxpool.Pool, w http.ResponseWriter, r *http.Request) {
	rows, _ := pool.Query(r.Context(), "select id, name, quantity, created_at from items order by id desc limit 20")
	items, err := pgx.CollectRows(rows, pgx.RowToStructByName[item])
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, page{Data: items})
}

func fail(w http.ResponseWriter, err error) {
	if errors.Is(err, pgx.ErrNoRows) {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	http.Error(w, "internal error", http.StatusInternalServerError)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
