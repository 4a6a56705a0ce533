package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/signin"
)

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Legg til en konto, eller fullfør en som en innlesing laget."`
}

type userAddCmd struct {
	Ident    string   `name:"ident" required:"" placeholder:"Z990101" help:"Nav-ident: en bokstav og seks siffer."`
	Name     string   `name:"name" required:"" placeholder:"NAVN" help:"Navnet."`
	Office   []string `name:"office" placeholder:"NNNN" help:"Enheten, fire siffer. Flere med komma."`
	Role     []string `name:"role" default:"counsellor" help:"counsellor, leader, researcher eller operator. Flere med komma."`
	Team     string   `name:"team" placeholder:"NAVN[:lead]" help:"Teamet; :lead for den som leder det."`
	Group    []string `name:"group" placeholder:"GRUPPE" help:"fortrolig, strengt_fortrolig, egne_ansatte, kontorsperre. Flere med komma."`
	ReadOnly bool     `name:"read-only" help:"Kan lese, ikke skrive."`
}

// Run adds the account and prints its one-time password.
func (c *userAddCmd) Run(a *app) error {
	d, err := a.ready(true)
	if err != nil {
		return err
	}
	defer d.Close()
	team, leads := strings.CutSuffix(c.Team, ":lead")
	account := signin.NewAccount{Ident: strings.ToUpper(c.Ident), Name: c.Name, Offices: c.Office, Roles: as[access.Role](c.Role), Team: team, Lead: leads,
		Rights: as[access.Right](c.Group), ReadOnly: c.ReadOnly}
	var password string
	err = d.Tx(a.ctx, func(q db.Q) error {
		var err error
		password, err = signin.Add(a.ctx, q, account, rand.Reader, access.AtTheMachine(), a.now(), db.NewID())
		return err
	})
	if err != nil {
		return a.accountError(err, account.Ident)
	}
	fmt.Fprintln(a.out, a.p.T("user.added", i18n.Data{"Ident": account.Ident}))
	fmt.Fprintln(a.out, a.p.T("user.password", i18n.Data{"Password": password}))
	return nil
}

func as[T ~string](list []string) []T {
	out := make([]T, len(list))
	for i, s := range list {
		out[i] = T(s)
	}
	return out
}

func (a *app) accountError(err error, ident string) error {
	var fault signin.InputError
	switch {
	case errors.Is(err, db.ErrConflict):
		return wrong{a.p.T("user.has_password", i18n.Data{"Ident": ident})}
	case errors.As(err, &fault):
		return wrong{fault.Text(a.p)}
	}
	return err
}
