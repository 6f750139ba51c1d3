package items

import (
	"time"

	"github.com/google/uuid"
)

// NewItem and Item are what an item looks like to callers: validation, types and the contract all come from here.
type NewItem struct {
	Name     string `json:"name" minLength:"1" maxLength:"200" doc:"What it is called."`
	Quantity int32  `json:"quantity" minimum:"0" maximum:"1000000" doc:"How many there are."`
}

// Item is one that there is.
type Item struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name" minLength:"1" maxLength:"200" doc:"What it is called."`
	Quantity  int32     `json:"quantity" minimum:"0" maximum:"1000000" doc:"How many there are."`
	CreatedAt time.Time `json:"created_at"`
}
