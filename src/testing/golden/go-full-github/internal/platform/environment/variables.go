// Package environment reads the configuration from the environment, its only source: declared like flags, typed, checked all at once,
// no value ever repeated.
package environment

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Variables are what a program reads from its environment. Declare them, then Read them.
type Variables struct {
	all []variable
}

type variable struct {
	name, help string
	// Used when the variable is not set; without one the variable is required.
	fallback *string
	// Works on a developer's machine.
	example string
	// Takes a value, or says in words what is wrong with it. It never repeats the value: it may be a secret.
	set func(value string) error
}

// Option is what a variable may have besides its name.
type Option func(*variable)

// Default is the value of a variable that is not set. A variable without one is required.
func Default(value string) Option {
	return func(v *variable) { v.fallback = &value }
}

// Example is a value that works on a developer's machine, where the default does not.
func Example(value string) Option {
	return func(v *variable) { v.example = value }
}

// Text declares a variable that takes any text.
func (v *Variables) Text(target *string, name, help string, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		*target = value
		return nil
	})
}

// Int declares a variable that takes whole numbers of a range.
func (v *Variables) Int(target *int, name, help string, least, most int, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		number, err := strconv.Atoi(value)
		if err != nil || number < least || number > most {
			return fmt.Errorf("must be a whole number from %d to %d", least, most)
		}
		*target = number
		return nil
	})
}

// Milliseconds declares a variable that takes a time in whole milliseconds.
func (v *Variables) Milliseconds(target *time.Duration, name, help string, least, most int, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		number, err := strconv.Atoi(value)
		if err != nil || number < least || number > most {
			return fmt.Errorf("must be a whole number of milliseconds from %d to %d", least, most)
		}
		*target = time.Duration(number) * time.Millisecond
		return nil
	})
}

// Share declares a variable that takes a number from 0 to 1.
func (v *Variables) Share(target *float64, name, help string, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		number, err := strconv.ParseFloat(value, 64)
		if err != nil || !(number >= 0 && number <= 1) {
			return fmt.Errorf("must be a number from 0 to 1")
		}
		*target = number
		return nil
	})
}

// Bool declares a variable that takes yes or no as OpenTelemetry has them: true and false, in any case.
func (v *Variables) Bool(target *bool, name, help string, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		switch strings.ToLower(value) {
		case "true":
			*target = true
		case "false":
			*target = false
		default:
			return fmt.Errorf("must be true or false")
		}
		return nil
	})
}

// OneOf declares a variable that takes one of a few values.
func (v *Variables) OneOf(target *string, name, help string, choices []string, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		if !slices.Contains(choices, value) {
			return fmt.Errorf("must be one of %s", strings.Join(choices, ", "))
		}
		*target = value
		return nil
	})
}

// URL declares a variable that takes an absolute URL with one of the schemes.
func (v *Variables) URL(target *string, name, help string, schemes []string, options ...Option) {
	v.declare(name, help, options, func(value string) error {
		parsed, err := url.Parse(value)
		if err != nil || parsed.Host == "" || !slices.Contains(schemes, parsed.Scheme) {
			return fmt.Errorf("must be a URL that begins with %s://", strings.Join(schemes, ":// or "))
		}
		*target = value
		return nil
	})
}

func (v *Variables) declare(name, help string, options []Option, set func(string) error) {
	declared := variable{name: name, help: help, set: set}
	for _, option := range options {
		option(&declared)
	}
	if declared.example == "" && declared.fallback != nil {
		declared.example = *declared.fallback
	}
	v.all = append(v.all, declared)
}

// Read sets the target of every variable, or returns one error that names every variable that is missing or wrong. Lookup is
// os.Getenv, or what stands for it in a test. An empty variable counts as unset: that is how shells and manifests blank one out.
func (v *Variables) Read(lookup func(string) string) error {
	var problems []string
	for _, declared := range v.all {
		value := lookup(declared.name)
		if value == "" && declared.fallback == nil {
			problems = append(problems, declared.name+" is not set")
			continue
		}
		if value == "" {
			value = *declared.fallback
		}
		if err := declared.set(value); err != nil {
			problems = append(problems, fmt.Sprintf("%s %v", declared.name, err))
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("bad configuration: %s", strings.Join(problems, "; "))
	}
	return nil
}

// Examples is a configuration that works on a developer's machine, by name.
func (v *Variables) Examples() map[string]string {
	examples := make(map[string]string, len(v.all))
	for _, declared := range v.all {
		examples[declared.name] = declared.example
	}
	return examples
}

// EnvExample is the text of .env.example: all variables, each with what it is for, its default and an example.
func (v *Variables) EnvExample() string {
	sorted := slices.SortedFunc(slices.Values(v.all), func(a, b variable) int { return cmp.Compare(a.name, b.name) })
	entries := make([]string, len(sorted))
	for i, declared := range sorted {
		absent := "Required."
		if declared.fallback != nil {
			absent = "Default: " + *declared.fallback
		}
		entries[i] = fmt.Sprintf("# %s %s\n%s=%s\n", declared.help, absent, declared.name, declared.example)
	}
	return strings.Join(entries, "\n")
}
