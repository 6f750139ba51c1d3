package server

import (
	"net"
	"net/http"
	"sync"
)

// unusedConnections are those that have sent no whole request yet: Shutdown closes idle ones at once, but waits for these.
type unusedConnections struct {
	guard  sync.Mutex
	closed bool
	open   map[net.Conn]struct{}
}

func newUnusedConnections() *unusedConnections {
	return &unusedConnections{open: map[net.Conn]struct{}{}}
}

// follow is told of each change of a connection's state.
func (u *unusedConnections) follow(connection net.Conn, state http.ConnState) {
	u.guard.Lock()
	defer u.guard.Unlock()
	if state != http.StateNew {
		delete(u.open, connection)
		return
	}
	if u.closed {
		_ = connection.Close()
		return
	}
	u.open[connection] = struct{}{}
}

func (u *unusedConnections) close() {
	u.guard.Lock()
	defer u.guard.Unlock()
	u.closed = true
	for connection := range u.open {
		_ = connection.Close()
	}
}
