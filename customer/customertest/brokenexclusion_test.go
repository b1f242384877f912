package customertest_test

import "context"

func excludeBugs() []bug {
	const rule = "while others are held up, what was read holds, and afterwards they go on"
	exclude := func(bend func(b *bent, ctx context.Context, do func(context.Context) error) error) func(*bent) {
		return func(b *bent) {
			b.exclude = func(ctx context.Context, do func(context.Context) error) error { return bend(b, ctx, do) }
		}
	}
	return []bug{
		{"nobody is held up", rule, exclude(func(_ *bent, ctx context.Context, do func(context.Context) error) error { return do(ctx) })},
		{"the error of what is done alone is lost", rule, exclude(func(b *bent, ctx context.Context, do func(context.Context) error) error {
			_ = b.Memory.Exclude(ctx, do)
			return ctx.Err()
		})},
		{"who is held up goes on too early", rule, exclude(func(b *bent, ctx context.Context, do func(context.Context) error) error {
			if err := b.Memory.Exclude(ctx, func(context.Context) error { return nil }); err != nil {
				return err
			}
			return do(ctx)
		})},
	}
}
