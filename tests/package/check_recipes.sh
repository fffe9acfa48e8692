#!/usr/bin/env bash
# check_recipes.sh PROJECT BUILD [BOARDS]: whether the recipes of docs/ for Yocto and Buildroot, and the table of docs/BOARDS.md,
# still say what the build says: each library that is linked, each option, each file that is installed.
set -euo pipefail
project=$1 build=$2 boards=${3:-$1/docs/BOARDS.md}
bb=$(echo "$project"/docs/yocto/foyer_*.bb) mk=$project/docs/buildroot/package/foyer/foyer.mk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# compare WHAT THOSE THESE: two files of sorted words.
compare() {
  diff --unchanged-line-format= --old-line-format="$1: only in ${2##*/}: %L" --new-line-format="$1: only in ${3##*/}: %L" \
    "$2" "$3" >&2 || wrong=1
}

# What is linked outside of the tests, by the name that CMake finds it under.
sed '/^if(FOYER_BUILD_TESTS)/,/^endif/d' "$project/cmake/FoyerDependencies.cmake" |
  sed -nE 's/^find_package\((\w+).*/\1/p; s/^pkg_check_modules\(.* IMPORTED_TARGET ([^)]+)\).*/\1/p; s/^add_library\(foyer_(tomlplusplus|linphone) .*/\1/p' |
  grep -vx PkgConfig | sort >"$work/cmake"

# column N: of the table of libraries, whose rows begin with a name in backquotes.
column() { awk -F' *[|] *' -v n="$1" '$2 ~ /^`/ && NF == 6 { gsub("`", "", $n); print $n }' "$boards" | sort; }
column 2 >"$work/BOARDS.md"
compare 'a library' "$work/cmake" "$work/BOARDS.md"

# A list over several lines, without what only builds.
list() { awk -v from="$1" 'index($0, from) == 1 { on = 1; sub(/^[^=]*= */, "") } on { print } on && !/\\$/ { exit }' "$2" | tr -d '"\\' | xargs -n1; }
list 'DEPENDS =' "$bb" | grep -v -e '-native$' | sort >"$work/recipe"
column 4 >"$work/column-of-Yocto"
compare 'a dependency for Yocto' "$work/recipe" "$work/column-of-Yocto"
list 'FOYER_DEPENDENCIES =' "$mk" | grep -v '^host-' | sort >"$work/foyer.mk"
column 5 >"$work/column-of-Buildroot"
compare 'a dependency for Buildroot' "$work/foyer.mk" "$work/column-of-Buildroot"

for option in $(grep -ohE -e '-DFOYER_\w+' "$bb" "$mk" | sort -u); do
  grep -q "^${option#-D}:" "$build/CMakeCache.txt" || { echo "there is no option ${option#-D}" >&2; wrong=1; }
done

# What the recipe packs is what is there. Manuals and documents are the business of Yocto itself.
DESTDIR=$work/image cmake --install "$build" --prefix /usr >"$work/log"
(cd "$work/image" && find . -type f | sed 's/^\.//' | grep -vE '^/usr/share/(doc|man)/' | sort) >"$work/installed"
{ list 'FILES:${PN} =' "$bb"; list 'FILES:foyerctl =' "$bb"; } | grep -v '^${sysconfdir}' |
  sed 's|${bindir}|/usr/bin|; s|${datadir}|/usr/share|; s|${nonarch_base_libdir}|/lib|; s|${nonarch_libdir}|/usr/lib|
       s|${systemd_system_unitdir}|/lib/systemd/system|' >"$work/packed"
while read -r file; do
  grep -q "^$file\(/\|$\)" "$work/installed" || { echo "FILES names $file, and nothing is installed there" >&2; wrong=1; }
done <"$work/packed"
while read -r file; do
  while read -r path; do [[ $file == "$path" || $file == "$path"/* ]] && continue 2; done <"$work/packed"
  echo "$file is installed and in no package of the recipe" >&2
  wrong=1
done <"$work/installed"
for file in $(sed -nE 's/.*\$\(@D\)\/([^ ]+).*/\1/p' "$mk"); do
  [[ -f $project/$file ]] || { echo "foyer.mk installs $file, which is not there" >&2; wrong=1; }
done

[[ -s $work/cmake && -s $work/packed ]] || { echo "nothing was compared" >&2; wrong=1; }
((wrong == 0)) && echo "$(wc -l <"$work/cmake") libraries, $(wc -l <"$work/installed") files"
exit $wrong
