package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// folder keeps the data of `make dev`.
const folder = ".postgres"

// PostgreSQL refuses to run as root, as one is in many containers: then it runs as nobody, in a folder of its own.
const nobody = 65_534

type server struct {
	// As the superuser.
	url  string
	stop func() error
}

func asRoot() bool { return os.Getuid() == 0 }

// startServer starts a PostgreSQL of one's own, on a free port of this machine alone. Its data stay in a folder for the next start, or
// go with the server (and always as root).
func startServer(ctx context.Context, keep bool) (server, error) {
	bin, err := findBinaries()
	if err != nil {
		return server{}, err
	}
	kept := keep && !asRoot()
	home, err := prepareHome(kept)
	if err != nil {
		return server{}, err
	}
	data := filepath.Join(home, "data")
	if running, found := findRunning(ctx, data); found {
		return running, nil
	}
	if _, err := os.Stat(data); err != nil {
		initialize := command(ctx, home, filepath.Join(bin, "initdb"), "--pgdata="+data,
			"--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
		if said, err := initialize.CombinedOutput(); err != nil {
			return server{}, fmt.Errorf("initdb: %w: %s", err, said)
		}
	}
	return launch(ctx, bin, home, data, kept)
}

func launch(ctx context.Context, bin, home, data string, kept bool) (server, error) {
	port, err := freePort(ctx)
	if err != nil {
		return server{}, err
	}
	arguments := []string{"-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}
	if !kept {
		arguments = append(arguments, "-c", "fsync=off")
	}
	// Its life is not that of a context: it has to end well.
	process := command(context.WithoutCancel(ctx), home, filepath.Join(bin, "postgres"), arguments...)
	var said strings.Builder
	process.Stderr = &said
	if err := process.Start(); err != nil {
		return server{}, err
	}
	ended := make(chan struct{})
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	started := server{url: urlAt(port), stop: func() error {
		// Fast: connections that are left are ended.
		_ = process.Process.Signal(syscall.SIGINT)
		<-ended
		if kept {
			return nil
		}
		return os.RemoveAll(home)
	}}
	for !answers(ctx, started.url) {
		select {
		case <-ended:
			return server{}, fmt.Errorf("PostgreSQL does not start: %s", said.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return started, nil
}

// besidePath is where packages of Debian, Red Hat and Homebrew put them.
var besidePath = []string{
	"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
}

// findBinaries is the folder of initdb and postgres: on the path, or where packages put them beside it.
func findBinaries() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	for _, pattern := range besidePath {
		folders, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		// The newest is the last.
		for _, candidate := range slices.Backward(folders) {
			if _, err := os.Stat(filepath.Join(candidate, "initdb")); err == nil {
				return candidate, nil
			}
		}
	}
	get := "apt-get install postgresql"
	if runtime.GOOS == "darwin" {
		get = "brew install postgresql"
	}
	return "", fmt.Errorf("the programs of PostgreSQL are not there: install them (%s), "+
		"or start a server with `docker compose up --detach --wait` and set DATABASE_URL and MIGRATION_DATABASE_URL as in .env.example", get)
}

func prepareHome(kept bool) (string, error) {
	if kept {
		home, err := filepath.Abs(folder)
		return home, errors.Join(err, os.MkdirAll(home, 0o700))
	}
	home, err := os.MkdirTemp("", "postgres-")
	if err == nil && asRoot() {
		err = os.Chown(home, nobody, nobody)
	}
	return home, err
}

// command runs in a group of its own, so that Ctrl-C ends the service before its database.
func command(ctx context.Context, home, program string, arguments ...string) *exec.Cmd {
	made := exec.CommandContext(ctx, program, arguments...)
	made.Dir = home
	made.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if asRoot() {
		made.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return made
}

// findRunning is one that already runs on the data, in another terminal or left behind by a crash: whoever started it ends it.
func findRunning(ctx context.Context, data string) (server, bool) {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid")) //nolint:gosec // a folder of its own
	if err != nil {
		return server{}, false
	}
	// Its fourth line is the port.
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 || !answers(ctx, urlAt(lines[3])) {
		return server{}, false
	}
	return server{url: urlAt(lines[3]), stop: func() error { return nil }}, true
}

func urlAt(port string) string { return "postgres://postgres@127.0.0.1:" + port + "/postgres" }

func answers(ctx context.Context, url string) bool {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return false
	}
	return connection.Close(ctx) == nil
}

func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return "", errors.New("no port is free")
	}
	return strconv.Itoa(address.Port), listener.Close()
}
