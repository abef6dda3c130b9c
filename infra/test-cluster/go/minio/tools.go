//go:build tools

// Package tools pins the server that the test cluster builds.
package tools

import _ "github.com/minio/minio"
