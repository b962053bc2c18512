package attr

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestAttributes(t *testing.T) {
	t.Attr("covers", "REQ-1")
	t.Run("inner", func(t *testing.T) { t.Attr("issue", "12"); t.Log("said") })
}

func TestArtifacts(t *testing.T) {
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), "shot.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOutput(t *testing.T) {
	t.Output().Write([]byte("two\nlines\n"))
	<-func() <-chan struct{} { c, stop := context.WithCancel(t.Context()); stop(); return c.Done() }()
}

func TestFails(t *testing.T) { t.Errorf("got %d, want %d", 1, 2) }
