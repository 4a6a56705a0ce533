package personpage

import (
	"net/http"

	"github.com/veilederblikk/blikk/internal/web"
)

// AskWhy asks a colleague of the office why, for pages about a person that are not this
// slice's own: the name and the form, and nothing else. kept says that a text that was
// sent is taken care of.
func AskWhy(c *web.Call, kept bool) error { return showWhy(c, http.StatusOK, web.Form{}, kept) }
