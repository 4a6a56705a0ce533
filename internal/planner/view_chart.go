package planner

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/ledger"
)

type bar struct {
	x, width, middle, y, height, over string
	value, label                      string
	plan                              bool
}

// scaleHours is the least that the chart reaches to, in hours.
const scaleHours = 20

func (v *weekView) bars() []bar {
	list := slices.Clone(v.past)
	list = append(list, ledger.Week{Week: v.w.Week, Minutes: v.sums.Direct})
	top := scaleHours * 60
	for _, h := range list {
		top = max(top, h.Minutes)
	}
	var out []bar
	step := 100 / float64(len(list))
	for i, h := range list {
		height := float64(h.Minutes) * 72 / float64(top)
		x := float64(i) * step
		out = append(out, bar{x: num(x + step*0.16), width: num(step * 0.68), middle: num(x + step/2), y: num(88 - height), height: num(height), over: num(84 - height),
			value: v.hours1(h.Minutes), label: strconv.Itoa(h.Week.Number), plan: i == len(list)-1})
	}
	return out
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// hours1 writes minutes as hours with a decimal: «17,1».
func (v *weekView) hours1(minutes int) string {
	return strings.Replace(fmt.Sprintf("%.1f", float64(minutes)/60), ".", ",", 1)
}

func (v *weekView) unmeasured() bool {
	return !slices.ContainsFunc(v.past, func(h ledger.Week) bool { return h.Minutes > 0 })
}

func (v *weekView) unknownMinutes() int {
	n := 0
	for _, h := range v.past {
		n += h.WithoutMinutes
	}
	return n
}

func (v *weekView) mean() int {
	sum := 0
	for _, h := range v.past {
		sum += h.Minutes
	}
	return sum / max(1, len(v.past))
}

func (v *weekView) hoursText() string {
	var parts []string
	for _, b := range v.bars() {
		key := "uka.hours_bar"
		if b.plan {
			key = "uka.hours_bar_plan"
		}
		parts = append(parts, v.t(key, i18n.Data{"Week": b.label, "Hours": b.value}))
	}
	return v.t("uka.hours_desc") + " " + strings.Join(parts, ", ") + "."
}
