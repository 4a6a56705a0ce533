package planner

import "github.com/veilederblikk/blikk/internal/web"

// View readies the page of a week and gives what shows it: for the benchmark that
// measures the rendering alone.
func (p *Pages) View(c *web.Call) (show func() error, err error) {
	v, err := p.view(c)
	if err != nil {
		return nil, err
	}
	return func() error { return v.show(200) }, nil
}
