package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"syscall"
)

// runner runs a command until it ends or a signal ends it, and again when a source file changes.
type runner struct {
	command []string
	// Added to the environment.
	values  map[string]string
	signals <-chan os.Signal
	// Nothing comes if nobody watches.
	changes <-chan struct{}
}

// run gives the exit code of the command, as a shell would.
func (r *runner) run() (int, error) {
	for {
		code, changed, err := r.runOnce()
		if err != nil || !changed && (r.changes == nil || code == 0) {
			return code, err
		}
		if changed {
			continue
		}
		fmt.Fprintf(os.Stderr, "It ended with %d. It starts again when a source file changes.\n", code)
		select {
		case <-r.changes:
		case <-r.signals:
			return code, nil
		}
	}
}

func (r *runner) runOnce() (code int, changed bool, err error) {
	child := exec.Command(r.command[0], r.command[1:]...) //nolint:noctx // it is what it is for; signals end it
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	child.Env = os.Environ()
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		child.Env = append(child.Env, name+"="+r.values[name])
	}
	if err := child.Start(); err != nil {
		return 1, false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case received := <-r.signals:
			r.pass(child.Process, received)
			changed = false
		case <-r.changes:
			changed = true
			_ = child.Process.Signal(syscall.SIGTERM)
		case err := <-ended:
			code, err := exitCode(err)
			return code, changed, err
		}
	}
}

// pass passes a signal on. Ctrl-C a terminal has sent to the command as well; that of a closed terminal is a wish to end.
func (r *runner) pass(process *os.Process, received os.Signal) {
	r.changes = nil
	if received != syscall.SIGINT {
		_ = process.Signal(syscall.SIGTERM)
	}
}

func exitCode(err error) (int, error) {
	failed, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return 0, err
	}
	if status, ok := failed.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return failed.ExitCode(), nil
}
