package httpclient_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"services.internal/payments/internal/platform/httpclient"
)

func parse(t *testing.T, rawURL string) *url.URL {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestBaseURL(t *testing.T) {
	for _, bad := range []string{
		"", "upstream", "upstream:80", "/path", "http://", "ftp://upstream", "http://a b/", "http://user:secret@upstream",
		"http://upstream?", "http://upstream/?q=1", "http://upstream/#f", "http://upstream/a/../b",
	} {
		if _, err := httpclient.New(bad); err == nil {
			t.Errorf("%q was taken for a base URL", bad)
		}
	}
}

func TestNoPathAndNoRedirectLeadsElsewhere(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.RequestURI)
		w.Header().Set("Location", "http://elsewhere.invalid/")
		w.WriteHeader(http.StatusFound)
	}))
	defer server.Close()

	client := newClientAt(t, server.URL+"/api/")
	for _, path := range []string{"/", "/things?q=1", "/a%2Fb/..c"} {
		status, err := get(t.Context(), t, client, path)
		wantStatus(t, http.StatusFound, status, err)
	}
	want := []string{"/api/", "/api/things?q=1", "/api/a%2Fb/..c"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}

	for _, path := range []string{
		"", "x", "?q=1", "//elsewhere.invalid/x", "http://elsewhere.invalid/", "@elsewhere.invalid/", ":80/",
		".elsewhere.invalid/", "/../x", "/a/../../x", "/%2e%2e/x", "/a%2f..%2f..%2fx", `/..\x`, "/%zz",
	} {
		if _, err := client.NewRequest(t.Context(), http.MethodGet, path, nil); err == nil {
			t.Errorf("%q was taken for a path below the base URL", path)
		}
	}
}

func TestNoRequestLeadsElsewhere(t *testing.T) {
	to := &upstream{answer: always(http.StatusOK)}
	client := newClientAt(t, "http://upstream.test/api", httpclient.WithTransport(to))
	for target, allowed := range map[string]bool{
		"http://upstream.test/api":          true,
		"http://upstream.test/api/things":   true,
		"http://elsewhere.test/api/things":  false,
		"http://upstream.test:81/api/":      false,
		"https://upstream.test/api/things":  false,
		"http://user@upstream.test/api/":    false,
		"http://upstream.test":              false,
		"http://upstream.test/apis":         false,
		"http://upstream.test/api/../admin": false,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		before := to.asked()
		if _, err := do(client, req); (err == nil) != allowed || (to.asked() > before) != allowed {
			t.Errorf("%s: %v, asked %d times", target, err, to.asked()-before)
		}
	}
}
