package httpclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

func parseBase(baseURL string) (*url.URL, error) {
	base, err := url.Parse(baseURL)
	if err != nil {
		// The error would repeat it, with the password that may be in it.
		return nil, errors.New("the base URL of a client is not a URL")
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("the base URL of a client is http:// or https:// with a host, not %q", base.Redacted())
	}
	if strings.ContainsAny(baseURL, "?#") || !below(base, base) {
		return nil, fmt.Errorf("the base URL of a client has a host and a path, and no more: %q", base.Redacted())
	}
	return url.Parse(strings.TrimRight(base.String(), "/"))
}

// resolve joins base and path as text and then looks at what came of it: resolved as a reference, a path like //host/x
// or /../x leads to where its author wants.
func resolve(base *url.URL, path string) (*url.URL, error) {
	target, err := url.Parse(base.String() + path)
	if err != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || !below(base, target) {
		shown, _, _ := strings.Cut(path, "?")
		return nil, fmt.Errorf("not a path below %s: %q", base, shown)
	}
	return target, nil
}

// below tells whether a URL is that of base or below it, also for a server that resolves what is encoded in it.
func below(base, target *url.URL) bool {
	segments := strings.FieldsFunc(target.Path, func(r rune) bool { return r == '/' || r == '\\' })
	return target.Scheme == base.Scheme && target.Host == base.Host && target.User == nil &&
		strings.HasPrefix(target.EscapedPath()+"/", base.EscapedPath()+"/") &&
		!slices.Contains(segments, "..")
}

// checkHeader refuses what HTTP has no way to send.
func checkHeader(header http.Header) error {
	for name, values := range header {
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Errorf("%q is no name of a header", name)
		}
		for _, value := range values {
			if !httpguts.ValidHeaderFieldValue(value) {
				return fmt.Errorf("a value of the header %q has control characters", name)
			}
		}
	}
	return nil
}
