package main

import (
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// watchSources tells of each change of a file that the program is built from. It looks again and again, which works on every file
// system, those of containers among them.
func watchSources() <-chan struct{} {
	changes := make(chan struct{})
	go func() {
		last := stateOf(".")
		for {
			time.Sleep(500 * time.Millisecond)
			now := stateOf(".")
			if now == last {
				continue
			}
			last = now
			changes <- struct{}{}
		}
	}()
	return changes
}

// stateOf is another number when a source file below the folder is another.
func stateOf(root string) uint64 {
	sum := fnv.New64a()
	// What can't be read now is there the next time.
	_ = fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // see above
		case entry.IsDir() && path != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !isSource(entry.Name()):
			return nil
		}
		if info, err := entry.Info(); err == nil {
			_, _ = sum.Write([]byte(path + info.ModTime().String()))
		}
		return nil
	})
	return sum.Sum64()
}

func isSource(name string) bool {
	switch filepath.Ext(name) {
	case ".go":
		return !strings.HasSuffix(name, "_test.go")
	case ".sql", ".mod":
		return true
	}
	return false
}
