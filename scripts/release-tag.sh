#!/usr/bin/env bash
# Commits bundle/ on top of a tag's commit, moves the tag there, and makes the release: release-tag.sh TAG FILE…
# The bundles are no part of any branch. The release comes last: once it is there, nobody moves the tag again.
set -euo pipefail
tag=$1
shift

node scripts/check-tag.mjs "$tag" > release-notes.md
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git checkout --quiet --detach
git add --force bundle
git commit --quiet --message "chore(release): what the Action and pre-commit run at $tag"
git tag --force "$tag" > /dev/null
gh auth setup-git
git push --force origin "refs/tags/$tag"
gh release create "$tag" --verify-tag --title "$tag" --notes-file release-notes.md "$@"

# release-please proposes nothing more while a merged pull request of its own looks unreleased.
for number in $(gh pr list --state merged --label "autorelease: pending" --json number --jq ".[].number"); do
  gh pr edit "$number" --remove-label "autorelease: pending" --add-label "autorelease: tagged"
done
