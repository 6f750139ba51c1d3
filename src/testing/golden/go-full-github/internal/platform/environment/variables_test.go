package environment_test

import (
	"strings"
	"testing"
	"time"

	"services.internal/payments/internal/platform/environment"
)

// values are one of each kind.
type values struct {
	text, choice, url string
	number            int
	wait              time.Duration
	share             float64
	yes               bool
}

func (v *values) declare() *environment.Variables {
	var variables environment.Variables
	variables.Text(&v.text, "TEXT", "Any text.", environment.Default("none"))
	variables.Int(&v.number, "NUMBER", "A number.", 0, 65_535, environment.Default("8080"), environment.Example("3000"))
	variables.Milliseconds(&v.wait, "WAIT_MS", "A time.", 0, 1_000, environment.Default("500"))
	variables.Share(&v.share, "SHARE", "A share.", environment.Default("1"))
	variables.Bool(&v.yes, "YES", "Yes or no.", environment.Default("false"))
	variables.OneOf(&v.choice, "CHOICE", "One of two.", []string{"low", "high"}, environment.Default("low"))
	variables.URL(&v.url, "URL", "Where it is.", []string{"http", "https"}, environment.Example("http://localhost"))
	return &variables
}

func read(set map[string]string) (values, error) {
	var got values
	err := got.declare().Read(func(name string) string { return set[name] })
	return got, err
}

func TestVariablesHaveTheirTypesAndDefaults(t *testing.T) {
	t.Parallel()
	byDefault := values{text: "none", number: 8080, wait: 500 * time.Millisecond, share: 1, choice: "low", url: "http://it"}
	if got, err := read(map[string]string{"URL": "http://it"}); err != nil || got != byDefault {
		t.Errorf("got %+v, %v", got, err)
	}
	set := map[string]string{
		"TEXT": "some", "NUMBER": "0", "WAIT_MS": "1000", "SHARE": "0.25", "YES": "TRUE", "CHOICE": "high", "URL": "https://it:1/p", "OTHER": "x",
	}
	want := values{text: "some", wait: time.Second, share: 0.25, yes: true, choice: "high", url: "https://it:1/p"}
	if got, err := read(set); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEmptyVariableCountsAsUnset(t *testing.T) {
	t.Parallel()
	if got, err := read(map[string]string{"URL": "http://it", "NUMBER": "", "TEXT": ""}); err != nil || got.number != 8080 || got.text != "none" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := read(map[string]string{"URL": ""}); err == nil || err.Error() != "bad configuration: URL is not set" {
		t.Errorf("got %v", err)
	}
}

func TestValueThatDoesNotFitIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	const (
		number = "NUMBER must be a whole number from 0 to 65535"
		wait   = "WAIT_MS must be a whole number of milliseconds from 0 to 1000"
		share  = "SHARE must be a number from 0 to 1"
		yes    = "YES must be true or false"
		choice = "CHOICE must be one of low, high"
		url    = "URL must be a URL that begins with http:// or https://"
	)
	for _, c := range []struct{ name, value, want string }{
		{"NUMBER", "eighty", number},
		{"NUMBER", "-1", number},
		{"NUMBER", "65536", number},
		{"NUMBER", "8.5", number},
		{"WAIT_MS", "1s", wait},
		{"WAIT_MS", "1001", wait},
		{"SHARE", "1.01", share},
		{"SHARE", "-0.1", share},
		{"SHARE", "NaN", share},
		{"YES", "yes", yes},
		{"YES", "1", yes},
		{"CHOICE", "High", choice},
		{"URL", "localhost", url},
		{"URL", "ftp://host", url},
		{"URL", "http://", url},
		{"URL", "http://user:pa#ss@host", url},
		{"URL", "http://a:1,b:2", url},
	} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			t.Parallel()
			set := map[string]string{"URL": "http://it"}
			set[c.name] = c.value
			if _, err := read(set); err == nil || err.Error() != "bad configuration: "+c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestOneErrorNamesAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := read(map[string]string{
		"NUMBER": "secret", "WAIT_MS": "secret", "SHARE": "secret", "YES": "secret", "CHOICE": "secret", "TEXT": "secret",
	})
	if err == nil {
		t.Fatal("nothing was refused")
	}
	for _, name := range []string{"NUMBER must", "WAIT_MS must", "SHARE must", "YES must", "CHOICE must", "URL is not set"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q is not in %q", name, err)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("it repeats a value: %v", err)
	}
}

func TestExampleHasAllVariablesByName(t *testing.T) {
	t.Parallel()
	var text, number, required string
	var variables environment.Variables
	variables.Text(&text, "B", "Some text.", environment.Default("text"))
	variables.Text(&number, "A", "A number.", environment.Default("8080"), environment.Example("3000"))
	variables.Text(&required, "C", "A secret.", environment.Example("mine"))

	const want = "# A number. Default: 8080\nA=3000\n\n# Some text. Default: text\nB=text\n\n# A secret. Required.\nC=mine\n"
	if got := variables.EnvExample(); got != want {
		t.Errorf("got\n%s", got)
	}
	examples := variables.Examples()
	if err := variables.Read(func(name string) string { return examples[name] }); err != nil {
		t.Errorf("the examples can't be read: %v", err)
	}
	if text != "text" || number != "3000" || required != "mine" {
		t.Errorf("read %q, %q and %q", text, number, required)
	}
}
