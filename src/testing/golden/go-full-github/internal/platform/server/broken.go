package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"services.internal/payments/internal/platform/problem"
)

// answerBroken makes problems of what net/http answers by itself, before any handler knows of it: to a path that can't be decoded, to
// headers that are too large, to what is no HTTP. It offers no other way, and writes each of these answers at once and in plain text.
// An expectation that is not known is answered 417, without words.
func (s *Server) answerBroken(listener net.Listener) net.Listener {
	return &brokenListener{listener, s}
}

type brokenListener struct {
	net.Listener
	server *Server
}

func (l *brokenListener) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &brokenConnection{connection, l.server}, nil
}

type brokenConnection struct {
	net.Conn
	server *Server
}

// What stands between the status line and its repetition as the body.
const plainHeaders = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

func (c *brokenConnection) Write(data []byte) (int, error) {
	line, body, found := bytes.Cut(data, []byte(plainHeaders))
	if !found {
		return c.Conn.Write(data)
	}
	said, isStatus := strings.CutPrefix(string(line), "HTTP/1.1 ")
	if !isStatus || !strings.HasPrefix(string(body), said) && string(body) != "Unsupported transfer encoding" {
		return c.Conn.Write(data)
	}
	code, _, _ := strings.Cut(said, " ")
	status, err := strconv.Atoi(code)
	if err != nil {
		return c.Conn.Write(data)
	}
	if _, err := c.Conn.Write(c.server.describeBroken(status)); err != nil {
		return 0, err
	}
	return len(data), nil
}

// CloseWrite is what net/http ends such an answer with, so that the caller can read it to its end.
func (c *brokenConnection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// describeBroken is the whole answer. Of the request nothing is known, so its trace is a new one.
func (s *Server) describeBroken(status int) []byte {
	unknown := &http.Request{URL: &url.URL{}}
	ctx, exchange := s.tracing.start(s.log, unknown.WithContext(context.Background()), "")
	defer exchange.end(ctx, status)
	refused := problem.New(status, "The request is not valid HTTP or came too slowly.")
	body, err := json.Marshal(s.complete(ctx, refused))
	if err != nil {
		body = []byte("{}")
	}
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		status, http.StatusText(status), problem.ContentType, len(body), body)
}
