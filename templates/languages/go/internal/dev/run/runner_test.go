package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func shell(script string) []string { return []string{"sh", "-c", script} }

func TestExitCodeIsThatOfTheCommand(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 0": 0, "exit 3": 3, "kill -KILL $$": 128 + 9, "kill -TERM $$": 128 + 15} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			runner := runner{command: shell(script)}
			if code, err := runner.run(); err != nil || code != want {
				t.Errorf("got %d, %v", code, err)
			}
		})
	}
}

func TestCommandThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	runner := runner{command: []string{filepath.Join(t.TempDir(), "nothing")}}
	if code, err := runner.run(); err == nil || code == 0 {
		t.Errorf("got %d, %v", code, err)
	}
	if code, err := run(false, false, nil); err == nil || code == 0 {
		t.Errorf("without a command: %d, %v", code, err)
	}
}

func TestCommandFindsItsValues(t *testing.T) {
	t.Setenv("RUNNER_TEST", "of the environment")
	runner := runner{command: shell(`test "$RUNNER_TEST" = "of the run"`), values: map[string]string{"RUNNER_TEST": "of the run"}}
	if code, err := runner.run(); err != nil || code != 0 {
		t.Errorf("got %d, %v", code, err)
	}
}

// started is a run of a script that writes a line to a file each time it begins.
type started struct {
	t       *testing.T
	file    string
	signals chan os.Signal
	changes chan struct{}
	ended   chan int
}

func start(t *testing.T, script string, watch bool) *started {
	t.Helper()
	return startWith(t, "exit 7", script, watch)
}

// startWith says what the script does before it ends when it is told to.
func startWith(t *testing.T, atEnd, script string, watch bool) *started {
	t.Helper()
	begun := &started{t, filepath.Join(t.TempDir(), "begun"), make(chan os.Signal), make(chan struct{}), make(chan int, 1)}
	runner := runner{command: shell("trap '" + atEnd + "' TERM; echo begun >> " + begun.file + "; " + script), signals: begun.signals}
	if watch {
		runner.changes = begun.changes
	}
	go func() {
		code, err := runner.run()
		if err != nil {
			t.Error(err)
		}
		begun.ended <- code
	}()
	return begun
}

// waits is a script that runs until it is told to end.
const waits = "while :; do sleep 0.05; done"

// wantBegun waits until the script has begun so often.
func (s *started) wantBegun(times int) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(s.file); err == nil && strings.Count(string(text), "\n") == times {
			return
		}
	}
	s.t.Fatalf("it has not begun %d times", times)
}

func (s *started) wantEnd(want int) {
	s.t.Helper()
	select {
	case code := <-s.ended:
		if code != want {
			s.t.Errorf("it ended with %d, want %d", code, want)
		}
	case <-time.After(10 * time.Second):
		s.t.Fatal("it does not end")
	}
}

func TestSignalEndsTheCommandFirst(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			run := start(t, waits, true)
			run.wantBegun(1)
			run.signals <- signal
			run.wantEnd(7)
		})
	}
}

func TestCommandBeginsAgainWhenASourceChanges(t *testing.T) {
	t.Parallel()
	run := start(t, waits, true)
	run.wantBegun(1)
	run.changes <- struct{}{}
	run.wantBegun(2)
	run.signals <- syscall.SIGTERM
	run.wantEnd(7)
}

func TestSignalCountsAlsoWhileTheCommandEndsForAChange(t *testing.T) {
	t.Parallel()
	run := startWith(t, "sleep 0.3; exit 8", waits, true)
	run.wantBegun(1)
	run.changes <- struct{}{}
	run.signals <- syscall.SIGTERM
	run.wantEnd(8)
	run.wantBegun(1)
}

func TestCommandThatFailedBeginsAgainWhenASourceChanges(t *testing.T) {
	t.Parallel()
	run := start(t, "exit 2", true)
	run.wantBegun(1)
	run.changes <- struct{}{}
	run.wantBegun(2)
	run.signals <- syscall.SIGINT
	run.wantEnd(2)
}

func TestCommandThatEndedWellIsDone(t *testing.T) {
	t.Parallel()
	start(t, "exit 0", true).wantEnd(0)
	start(t, "exit 2", false).wantEnd(2)
}
