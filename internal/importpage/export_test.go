package importpage

// Slow makes every run wait for f before it begins.
func (w *Work) Slow(f func()) { w.slow = f }
