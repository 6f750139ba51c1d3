//go:build integration

package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "service-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "service")
	if said, err := exec.CommandContext(context.Background(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		panic(string(said))
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func command(t *testing.T, environment ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	made := exec.CommandContext(ctx, binary)
	made.Env = append(os.Environ(), "PORT=0", "HOST=127.0.0.1", "DRAIN_MS=300", "OTEL_SDK_DISABLED=true")
	made.Env = append(made.Env, environment...)
	return made
}

// serve starts the service and gives its address.
func serve(t *testing.T) (*exec.Cmd, string, *bufio.Scanner) {
	t.Helper()
	service := command(t)
	output, err := service.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var line struct{ Message, URL string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		if line.Message == "listening" {
			return service, strings.TrimPrefix(line.URL, "http://"), lines
		}
	}
	t.Fatal("it does not listen")
	return nil, "", nil
}

// get gives the status, and whether the caller is asked to let go of the connection.
func get(t *testing.T, address, path string) (status int, letGo bool) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode, answer.Close
}

func terminate(t *testing.T, service *exec.Cmd, lines *bufio.Scanner) {
	t.Helper()
	if err := service.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if strings.Contains(lines.Text(), `"message":"stopping"`) {
			return
		}
	}
	t.Fatal("it does not stop")
}

func TestItServesIsUnreadyAtOnceWhenToldToStopServesOnAndEndsWell(t *testing.T) {
	service, address, lines := serve(t)
	if got, _ := get(t, address, "/readyz"); got != http.StatusOK {
		t.Fatalf("it is not ready: %d", got)
	}
	terminate(t, service, lines)
	if got, _ := get(t, address, "/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("readyz answers %d", got)
	}
	if got, letGo := get(t, address, "/livez"); got != http.StatusOK || !letGo {
		t.Errorf("livez answers %d, and asks to let go: %v", got, letGo)
	}
	if err := service.Wait(); err != nil {
		t.Error(err)
	}
}

func TestConnectionsThatSayNothingDoNotHoldTheEndUp(t *testing.T) {
	service, address, lines := serve(t)
	for _, sent := range []string{"", "GET /livez HTTP/1.1\r\nhost: localhost\r\n"} {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = connection.Close() })
		if _, err := connection.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	terminate(t, service, lines)
	if err := service.Wait(); err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("it ended after %v with %v", time.Since(began), err)
	}
}

func TestBadConfigurationEndsItAndNamesWhatIsWrong(t *testing.T) {
	service := command(t, "PORT=eighty", "DRAIN_MS=long")
	var said bytes.Buffer
	service.Stderr = &said
	failed, ok := errors.AsType[*exec.ExitError](service.Run())
	if !ok || failed.ExitCode() != 78 {
		t.Errorf("it ended with %v", failed)
	}
	for _, name := range []string{"PORT must be", "DRAIN_MS must be"} {
		if !strings.Contains(said.String(), name) {
			t.Errorf("%q is not in %q", name, &said)
		}
	}
}

func TestHealthCheckAsksTheServiceBesideIt(t *testing.T) {
	_, address, _ := serve(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	healthy := command(t, "PORT="+port)
	healthy.Args = append(healthy.Args, "healthcheck")
	if said, err := healthy.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	alone := command(t, "PORT=1")
	alone.Args = append(alone.Args, "healthcheck")
	if alone.Run() == nil {
		t.Error("nobody listens, and it is healthy")
	}
}
