package postgres

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// migration is one file: plain SQL, applied once, in order, whole or not at all.
type migration struct {
	// The file name without .sql: 0001_privileges.
	version string
	// The number that it begins with.
	number   int64
	checksum string
}

// noTransaction is the first line of a file that can't run in a transaction; each of its statements runs alone and ends a line with
// `;`. What fails there leaves the rest behind, so make it safe to run again: an index that was not finished stays, but is not used.
//
//	-- no transaction
//	drop index concurrently if exists items_name;
//	create index concurrently items_name on items (name);
const noTransaction = "-- no transaction"

func load(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	all := make([]migration, 0, len(names))
	for _, name := range names {
		sql, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		version := strings.TrimSuffix(name, ".sql")
		number, err := numberOf(version)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(sql)
		all = append(all, migration{version: version, number: number, checksum: hex.EncodeToString(sum[:])})
	}
	return all, nil
}

func numberOf(version string) (int64, error) {
	digits, _, _ := strings.Cut(version, "_")
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number < 1 {
		return 0, fmt.Errorf("the name of the migration %s does not begin with its number", version)
	}
	return number, nil
}

// annotated is the SQL as goose wants it. The files stay plain SQL, the same for every service whatever it is written in.
func annotated(sql []byte) []byte {
	if bytes.HasPrefix(sql, []byte(noTransaction)) {
		return fmt.Appendf(nil, "-- +goose NO TRANSACTION\n-- +goose Up\n%s", sql)
	}
	// As one: what ends with `;` within a function is not the end of a statement.
	return fmt.Appendf(nil, "-- +goose Up\n-- +goose StatementBegin\n%s\n-- +goose StatementEnd\n", sql)
}

// annotatedFiles are files whose SQL is annotated when it is read.
type annotatedFiles struct{ fs.FS }

// Open implements fs.FS.
func (a annotatedFiles) Open(name string) (fs.File, error) {
	file, err := a.FS.Open(name)
	if err != nil || path.Ext(name) != ".sql" {
		return file, err
	}
	sql, err := io.ReadAll(file)
	return annotatedFile{file, bytes.NewReader(annotated(sql))}, err
}

type annotatedFile struct {
	fs.File

	text io.Reader
}

// Read implements fs.File.
func (a annotatedFile) Read(into []byte) (int, error) { return a.text.Read(into) }
