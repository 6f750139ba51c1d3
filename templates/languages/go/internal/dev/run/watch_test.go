package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// write writes files below a folder, each as old as the others.
func write(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		touch(t, path, time.Unix(1_000_000_000, 0))
	}
}

func touch(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestStateIsAnotherWhenASourceFileIs(t *testing.T) {
	t.Parallel()
	for name, isSource := range map[string]bool{
		"main.go":               true,
		"go.mod":                true,
		"internal/a/queries.go": true,
		"migrations/0001_a.sql": true,
		"main_test.go":          false,
		"README.md":             false,
		"bin/service":           false,
		".git/hook.go":          false,
		".postgres/data/x.sql":  false,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			write(t, root, "other.go")
			none := stateOf(root)
			write(t, root, name)
			there := stateOf(root)
			touch(t, filepath.Join(root, name), time.Unix(1_000_000_001, 0))
			changed := stateOf(root)
			if err := os.Remove(filepath.Join(root, name)); err != nil {
				t.Fatal(err)
			}
			if gone := stateOf(root); gone != none {
				t.Error("what is gone is still seen")
			}
			if (there != none) != isSource || (changed != there) != isSource {
				t.Errorf("seen when it came: %t, when it changed: %t", there != none, changed != there)
			}
		})
	}
}

func TestChangeIsToldOnce(t *testing.T) {
	root := t.TempDir()
	write(t, root, "main.go")
	t.Chdir(root)
	changes := watchSources()
	// It looks twice a second.
	told := func(within time.Duration) bool {
		select {
		case <-changes:
			return true
		case <-time.After(within):
			return false
		}
	}
	if told(600 * time.Millisecond) {
		t.Error("a change is told that was none")
	}
	touch(t, "main.go", time.Unix(1_000_000_001, 0))
	if !told(10 * time.Second) {
		t.Error("a change is not told")
	}
	if told(600 * time.Millisecond) {
		t.Error("a change is told twice")
	}
}
