"""The pages that every output shares, in their order. Imports content, profile and stories."""
