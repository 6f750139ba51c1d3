package environment_test

import (
	"strings"
	"testing"
	"time"

	"services.internal/payments/internal/platform/environment"
)

type target struct {
	port     int
	host     string
	level    string
	drain    time.Duration
	share    float64
	disabled bool
	url      string
}

func declare(t *target) *environment.Variables {
	var v environment.Variables
	v.Int(&t.port, "PORT", "The port.", 0, 65_535, environment.Default("8080"), environment.Example("8081"))
	v.Text(&t.host, "HOST", "The host.", environment.Default("0.0.0.0"))
	v.OneOf(&t.level, "LOG_LEVEL", "The level.", []string{"info", "warn"}, environment.Default("info"))
	v.Milliseconds(&t.drain, "DRAIN_MS", "The drain.", 0, 300_000, environment.Default("5000"))
	v.Share(&t.share, "SHARE", "The share.", environment.Default("1"))
	v.Bool(&t.disabled, "DISABLED", "Off.", environment.Default("false"))
	v.URL(&t.url, "DATABASE_URL", "The database.", []string{"postgres"}, environment.Example("postgres://localhost/x"))
	return &v
}

func lookup(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestValuesAreReadWithTheirTypes(t *testing.T) {
	t.Parallel()
	var got target
	err := declare(&got).Read(lookup(map[string]string{
		"PORT": "0", "LOG_LEVEL": "warn", "DRAIN_MS": "250", "SHARE": "0.5", "DISABLED": "TRUE", "DATABASE_URL": "postgres://db/x",
	}))
	want := target{0, "0.0.0.0", "warn", 250 * time.Millisecond, 0.5, true, "postgres://db/x"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestEmptyVariableCountsAsUnset(t *testing.T) {
	t.Parallel()
	var got target
	if err := declare(&got).Read(lookup(map[string]string{"PORT": "", "DATABASE_URL": "postgres://db/x"})); err != nil || got.port != 8080 {
		t.Errorf("got %d, %v, want the default", got.port, err)
	}
}

func TestOneErrorNamesAllThatIsWrongAndNoValue(t *testing.T) {
	t.Parallel()
	var got target
	err := declare(&got).Read(lookup(map[string]string{
		"PORT": "s3cret", "LOG_LEVEL": "s3cret", "DRAIN_MS": "-5", "SHARE": "NaN", "DISABLED": "s3cret",
	}))
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, part := range []string{
		"PORT must be a whole number from 0 to 65535", "LOG_LEVEL must be one of info, warn",
		"DRAIN_MS must be", "SHARE must be", "DISABLED must be true or false", "DATABASE_URL is not set",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error repeats a value: %v", err)
	}
}

func TestURLNeedsItsSchemeAndAHost(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"https://db/x", "postgres:", "db", "postgres://%zz"} {
		var got target
		if err := declare(&got).Read(lookup(map[string]string{"DATABASE_URL": wrong})); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}

func TestEnvExampleListsAllVariablesInOrder(t *testing.T) {
	t.Parallel()
	var got target
	text := declare(&got).EnvExample()
	for _, entry := range []string{
		"# The database. Required.\nDATABASE_URL=postgres://localhost/x\n", "# The port. Default: 8080\nPORT=8081\n",
	} {
		if !strings.Contains(text, entry) {
			t.Errorf("%q is not in %q", entry, text)
		}
	}
	if strings.Index(text, "DATABASE_URL=") > strings.Index(text, "DISABLED=") {
		t.Errorf("not in order: %q", text)
	}
}
