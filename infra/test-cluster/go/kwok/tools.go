//go:build tools

// Package tools pins the fake kubelets that tests of discovery and scheduling start.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
