// SPDX-License-Identifier: MIT
#include "state.hpp"

#include "lmdb/meta.hpp"
#include "lmdb/raw/free_list.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store::lmdb {
namespace {

// The list of tables, as far as it can be read.
class TableList final : public raw::TreeVisitor {
 public:
  explicit TableList(State& state) : state_(state) {}

  bool enter(std::size_t page) override {
    state_.list_page = page;
    state_.has_tables = true;
    return true;
  }
  void entry(const raw::Entry& entry, std::size_t) override {
    static const std::vector<std::string> kNames = table_names();
    const auto name = std::ranges::find(kNames, text_of(entry.key));
    const bool is_table = (entry.flags & raw::kTable) != 0 && entry.value.size() == sizeof(raw::TableHead);
    if (name == kNames.end() || !is_table) return;
    state_.tables[static_cast<std::size_t>(name - kNames.begin())] =
        raw::at_offset<raw::TableHead>(entry.value, 0);
  }
  void damaged(const raw::Damage& damage) override {
    state_.has_tables = false;
    state_.damage.push_back({"list of tables", damage});
  }

 private:
  State& state_;
};

void read_tables(const raw::PageFile& file, const raw::TableHead& list, State& state) {
  TableList to(state);
  raw::walk_tree(file, list, raw::Order::bytes, to);
  state.has_tables = state.has_tables && state.head(kMetaTable) && state.head(tables_of(Slot::zero).frames);
}

void read_free_list(const raw::PageFile& file, const raw::TableHead& list, State& state) {
  std::vector<bool> free(file.pages());
  const bool whole = raw::each_free_page(file, list, [&](std::size_t page) {
    if (page < free.size()) free[page] = true;
  });
  if (whole)
    state.free = std::move(free);
  else
    state.damage.push_back({"list of free pages", {.page = list.root, .keys = {}, .what = "is not whole"}});
}

// The record of a state, out of its meta table.
class RecordFinder final : public raw::TreeVisitor {
 public:
  bool enter(std::size_t) override { return true; }
  void entry(const raw::Entry& entry, std::size_t) override {
    if (text_of(entry.key) != kMetaKey) return;
    if (const auto meta = decode_meta(entry.value)) found = *meta;
  }
  void damaged(const raw::Damage&) override {}

  std::optional<Meta> found;
};

// Of how new a state is. 0: its record cannot be read.
std::uint64_t generation_of(const raw::PageFile& file, const State& state) {
  const auto& table = state.head(kMetaTable);
  if (!table) return 0;
  RecordFinder finder;
  raw::walk_tree(file, *table, raw::Order::bytes, finder);
  return finder.found ? finder.found->generation : 0;
}

// The page as a list of tables of its own.
State state_at(const raw::PageFile& file, std::size_t page) {
  raw::TableHead list{};
  list.depth = 1;
  list.root = page;
  State state;
  read_tables(file, list, state);
  return state;
}

// The newest of all lists of tables in the file.
State newest_listed(const raw::PageFile& file, State best) {
  std::uint64_t newest = generation_of(file, best);
  raw::Buffer bytes;
  for (std::size_t number = raw::kFirstPage; number < file.pages(); ++number) {
    if (number == best.list_page || file.read_page(number, bytes) != 0) continue;
    const auto page = raw::Page::open(bytes, number);
    if (!page || !page->is_leaf() || page->size() < kTablesOfOldest) continue;
    State state = state_at(file, number);
    const std::uint64_t generation = state.has_tables ? generation_of(file, state) : 0;
    if (generation <= newest) continue;
    newest = generation;
    best = std::move(state);
  }
  return best;
}

// Two meta pages are of two transactions that followed one another, or of none.
bool follow_one_another(const raw::MetaHead& a, const raw::MetaHead& b) noexcept {
  return std::max(a.transaction, b.transaction) - std::min(a.transaction, b.transaction) <= 1;
}

}  // namespace

State find_state(const raw::PageFile& file, const raw::FileHeads& heads) {
  const auto& [zero, one] = heads.metas;
  State state;
  if (!zero && !one) return newest_listed(file, std::move(state));
  const bool newer_is_one = !zero || (one && one->transaction > zero->transaction);
  const raw::MetaHead& head = newer_is_one ? *one : *zero;
  read_tables(file, head.tables[1], state);
  read_free_list(file, head.tables[0], state);
  if (zero && one && follow_one_another(*zero, *one)) return state;
  return newest_listed(file, std::move(state));
}

}  // namespace framesd::store::lmdb
