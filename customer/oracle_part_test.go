package customer

import "github.com/clientele-go/clientele/channel"

// partsWithout numbers the parts of each cluster that are clusters without a model,
// from 0 in the order of their first members.
func partsWithout(clusters, certain [][]channel.Ref) map[channel.Ref]int {
	of := map[channel.Ref]channel.Ref{}
	for _, c := range certain {
		for _, m := range c {
			of[m] = c[0]
		}
	}
	part := map[channel.Ref]int{}
	for _, c := range clusters {
		numbers := map[channel.Ref]int{}
		for _, m := range c {
			if _, met := numbers[of[m]]; !met {
				numbers[of[m]] = len(numbers)
			}
			part[m] = numbers[of[m]]
		}
	}
	return part
}
