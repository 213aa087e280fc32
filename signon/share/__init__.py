"""What other sites show of a plan: embeds, pictures, icons, and what crawlers read."""
