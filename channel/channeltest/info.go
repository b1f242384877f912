package channeltest

import (
	"context"
	"reflect"
	"regexp"

	"github.com/clientele-go/clientele/channel"
)

// checkInfo also finds out what the channel can do.
func (k *kit) checkInfo() {
	before := k.requests()
	info := k.c.Info()
	k.name = info.Name
	ref := channel.Fact{Ref: channel.Ref{Channel: info.Name, Kind: channel.KindPerson, ID: "1"}, Content: new(channel.Person)}
	if err := ref.Validate(); err != nil {
		k.find(ruleInfo, "info", "the name %q cannot stand in a Ref: %v", info.Name, err)
	}
	for range 3 {
		if !reflect.DeepEqual(k.c.Info(), info) || !reflect.DeepEqual(k.h.New().Info(), info) {
			k.find(ruleInfo, "info", "another call said something else")
			break
		}
	}
	if info.Sort == "" {
		k.find(ruleInfo, "info", "Sort is empty: there is channel.OtherSort")
	}
	if _, err := regexp.Compile(info.Numbers.Pattern); err != nil {
		k.find(ruleInfo, "info", "Numbers.Pattern: %v", err)
	}
	if n := k.requests() - before; n > 0 {
		k.find(ruleInfoIO, "info", "New and Info made %d requests", n)
	}
	if _, ok := k.c.(channel.People); ok {
		k.streams = append(k.streams, &pull{name: OpPeople, read: func(c channel.Channel) func(context.Context, channel.Cursor) (channel.Page, error) {
			return c.(channel.People).People
		}})
	}
	if _, ok := k.c.(channel.Orders); ok {
		k.streams = append(k.streams, &pull{name: OpOrders, read: func(c channel.Channel) func(context.Context, channel.Cursor) (channel.Page, error) {
			return c.(channel.Orders).Orders
		}})
	}
	if _, ok := k.c.(channel.Interactions); ok {
		k.streams = append(k.streams, &pull{name: OpInteractions, read: func(c channel.Channel) func(context.Context, channel.Cursor) (channel.Page, error) {
			return c.(channel.Interactions).Interactions
		}})
	}
}

// requests counts what the source has been asked, if that can be known.
func (k *kit) requests() int {
	if k.h.Hostile == nil {
		return 0
	}
	return k.h.Hostile.Requests()
}
