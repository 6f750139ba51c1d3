// Package greetings is an example of a resource, from route to rule. The rules are in this file, free of HTTP.
package greetings

import "services.internal/payments/internal/platform/problem"

var texts = map[string]string{
	"de": "Guten Tag!",
	"en": "Hello!",
	"fr": "Bonjour !",
}

func greet(language string) (Greeting, error) {
	text, known := texts[language]
	if !known {
		return Greeting{}, problem.NotFound("greeting")
	}
	return Greeting{Language: language, Text: text}, nil
}
