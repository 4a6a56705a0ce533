package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// iconFiles is every icon that pages may use: our name → Aksel's file. A page that
// asks for a name that is not here gets none, and a test says so.
var iconFiles = map[string]string{
	"arrow-down":    "ArrowDown",
	"arrow-left":    "ArrowLeft",
	"arrow-right":   "ArrowRight",
	"arrow-up":      "ArrowUp",
	"book":          "Book",
	"briefcase":     "Briefcase",
	"calendar":      "Calendar",
	"chat":          "Chat",
	"check":         "Checkmark",
	"check-circle":  "CheckmarkCircle",
	"chevron-down":  "ChevronDown",
	"chevron-left":  "ChevronLeft",
	"chevron-right": "ChevronRight",
	"chevron-up":    "ChevronUp",
	"child":         "ChildEyes",
	"clock":         "Clock",
	"cog":           "Cog",
	"compass":       "Compass",
	"copy":          "Files",
	"download":      "Download",
	"envelope":      "EnvelopeClosed",
	"error":         "XMarkOctagon",
	"external":      "ExternalLink",
	"eye":           "Eye",
	"eye-off":       "EyeSlash",
	"file":          "FileText",
	"filter":        "Filter",
	"gavel":         "Gavel",
	"hands":         "HandHeart",
	"heart":         "Heart",
	"home":          "House",
	"inbox":         "Inbox",
	"info":          "InformationSquare",
	"interpreter":   "Language",
	"key":           "KeyHorizontal",
	"laptop":        "Laptop",
	"light-bulb":    "LightBulb",
	"link":          "Link",
	"list":          "BulletList",
	"lock":          "PadlockLocked",
	"meeting":       "PersonGroup",
	"minus":         "Minus",
	"moved":         "ArrowRightLeft",
	"note":          "NotePencil",
	"pencil":        "Pencil",
	"person":        "Person",
	"person-check":  "PersonCheckmark",
	"person-plus":   "PersonPlus",
	"phone":         "Phone",
	"pin":           "PushPin",
	"plus":          "Plus",
	"print":         "PrinterSmall",
	"question":      "QuestionmarkCircle",
	"question-mark": "QuestionmarkDiamond",
	"refresh":       "ArrowsCirclepath",
	"room":          "Door",
	"search":        "MagnifyingGlass",
	"send":          "TasklistSend",
	"shield":        "ShieldLock",
	"sign":          "SignLanguageTwoHands",
	"sign-out":      "Leave",
	"skip":          "MinusCircle",
	"table":         "Table",
	"tablet":        "Tablet",
	"tasks":         "Tasklist",
	"thumb-down":    "ThumbDown",
	"thumb-up":      "ThumbUp",
	"trail":         "HikingTrailSign",
	"trash":         "Trash",
	"travel":        "Car",
	"undo":          "ArrowUndo",
	"unlock":        "PadlockUnlocked",
	"upload":        "Upload",
	"video":         "Video",
	"wallet":        "Wallet",
	"warning":       "ExclamationmarkTriangle",
	"wrench":        "Wrench",
	"write":         "PencilWriting",
	"x":             "XMark",
}

var (
	svgTag = regexp.MustCompile(`^<svg [^>]*viewBox="0 0 24 24"[^>]*>|</svg>$`)
	spaces = regexp.MustCompile(`\s*\n\s*`)
)

// icons adds icons.svg, one symbol for each icon. Pages draw <use href="…icons.svg#name">;
// the policy's img-src 'self' lets Chromium and Firefox fetch it.
func icons(out *output) error {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range sortedKeys(iconFiles) {
		text, err := os.ReadFile(filepath.Join(modules, "@navikt/aksel-icons/dist/svg", iconFiles[name]+".svg"))
		if err != nil {
			return err
		}
		svg := strings.TrimSpace(string(text))
		if !svgTag.MatchString(svg) {
			return fmt.Errorf("icon %s (%s) is not 24×24", name, iconFiles[name])
		}
		inside := spaces.ReplaceAllString(svgTag.ReplaceAllString(svg, ""), "")
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24" fill="none">%s</symbol>`, name, inside)
	}
	b.WriteString("</svg>\n")
	out.add("icons.svg", []byte(b.String()))
	return nil
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
