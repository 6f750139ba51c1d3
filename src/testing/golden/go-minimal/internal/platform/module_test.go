package platform_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

// part is a module that notes what is done with it.
type part struct {
	name  string
	notes *[]string
	fails error
}

func (p *part) Declare(v *environment.Variables) {
	var text string
	v.Text(&text, "OF_"+p.name, "Some text.", environment.Default(""))
}

func (p *part) Register(_ context.Context, app *platform.App) error {
	*p.notes = append(*p.notes, "register "+p.name)
	app.OnClose(func(context.Context) error {
		*p.notes = append(*p.notes, "close "+p.name)
		return errors.New("it closes badly")
	})
	app.Share(p.name, p.name)
	return p.fails
}

func (p *part) Commands() []platform.Command {
	tell := platform.Command{
		Name:    "tell-" + p.name,
		Declare: p.Declare,
		Run: func(_ context.Context, _ *slog.Logger, arguments []string) error {
			*p.notes = append(*p.notes, p.name+" is told "+strings.Join(arguments, " "))
			return p.fails
		},
	}
	return []platform.Command{tell}
}

func TestModulesAreClosedInReverseAndOnce(t *testing.T) {
	t.Parallel()
	var notes []string
	app, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), []platform.Module{
		&part{name: "A", notes: &notes}, &part{name: "B", notes: &notes},
	})
	if err != nil {
		t.Fatal(err)
	}
	if app.Shared("A") != "A" || app.Shared("other") != nil {
		t.Errorf("got %v and %v", app.Shared("A"), app.Shared("other"))
	}
	app.Close(t.Context())
	app.Close(t.Context())
	if want := []string{"register A", "register B", "close B", "close A"}; !slices.Equal(notes, want) {
		t.Errorf("got %q", notes)
	}
}

func TestModuleThatFailsEndsTheStartAndOpensNothing(t *testing.T) {
	t.Parallel()
	var notes []string
	failure := errors.New("not there")
	_, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), []platform.Module{
		&part{name: "A", notes: &notes}, &part{name: "B", notes: &notes, fails: failure}, &part{name: "C", notes: &notes},
	})
	if !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if want := []string{"register A", "register B", "close B", "close A"}; !slices.Equal(notes, want) {
		t.Errorf("got %q", notes)
	}
}

func TestArgumentsChooseTheCommandAndItsEndTheExitCode(t *testing.T) {
	for _, c := range []struct {
		arguments []string
		level     string
		code      int
		said      string
		notes     []string
	}{
		{[]string{"tell-A", "--this"}, "", 0, "", []string{"A is told --this"}},
		{[]string{"tell-B"}, "", 1, "not there", []string{"B is told "}},
		{[]string{"tell-A"}, "loud", 78, "LOG_LEVEL must be one of", nil},
		{[]string{"nonsense"}, "", 64, `There is no command "nonsense".`, nil},
	} {
		t.Run(strings.Join(c.arguments, " ")+c.level, func(t *testing.T) {
			t.Setenv("LOG_LEVEL", c.level)
			var notes []string
			var out bytes.Buffer
			modules := []platform.Module{&part{name: "A", notes: &notes}, &part{name: "B", notes: &notes, fails: errors.New("not there")}}
			if code := platform.Run(t.Context(), modules, c.arguments, &out, &out); code != c.code {
				t.Errorf("it ends with %d", code)
			}
			if !strings.Contains(out.String(), c.said) || !slices.Equal(notes, c.notes) {
				t.Errorf("it says %q, and did %q", &out, notes)
			}
		})
	}
}
