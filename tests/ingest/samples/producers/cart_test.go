package cart

import (
	"os"
	"strconv"
	"testing"
)

func TestAdd(t *testing.T) {
	for _, name := range []string{"one", "two words", "a|b"} {
		t.Run(name, func(t *testing.T) {
			if name == "two words" {
				t.Errorf("got %d, want %d", 1, 2)
			}
		})
	}
}

func TestSkipped(t *testing.T) { t.Skip("needs redis") }

func TestParallelA(t *testing.T) { t.Parallel(); t.Log("a") }
func TestParallelB(t *testing.T) { t.Parallel(); t.Log("b") }

// Passes at its third try: the count is kept in a file.
func TestFlaky(t *testing.T) {
	text, _ := os.ReadFile("count.txt")
	n, _ := strconv.Atoi(string(text))
	os.WriteFile("count.txt", []byte(strconv.Itoa(n+1)), 0o600)
	if n < 2 {
		t.Fatalf("try %d", n+1)
	}
}

func BenchmarkAdd(b *testing.B) {
	for i := 0; i < b.N; i++ {
	}
}
