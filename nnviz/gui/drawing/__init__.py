"""What every view draws with: theme, type, formulas, scales, icons, strokes."""
