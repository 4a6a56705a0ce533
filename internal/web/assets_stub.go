package web

import "net/http"

// Assets is replaced by the asset build's file.
type Assets struct{}

func NewAssets() (*Assets, error)         { return &Assets{}, nil }
func (a *Assets) Path(name string) string { return "/assets/" + name }
func (a *Assets) Handler() http.Handler   { return http.NotFoundHandler() }
func (a *Assets) Built() bool             { return false }
