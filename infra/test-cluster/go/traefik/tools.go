//go:build tools

// Package tools pins the ingress that the test cluster builds.
package tools

import _ "github.com/traefik/traefik/v3/cmd/traefik"
