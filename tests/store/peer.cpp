// SPDX-License-Identifier: MIT
//
// store_peer: another process on the same store, for the tests to watch and to kill.
//
// Its first argument is what to do, the second is the folder of the store:
//
// ingest DIR FIRST: batches FIRST, FIRST + 1, ... for ever; prints each number once it is durable.
// describe DIR: gives the log facts for ever, as peer_facts() makes them of 0, 1, ...; prints each number
// once they are durable. grow DIR MAP_BYTES: opens with that map and fills half of it, prints how many frames
// there are. replace DIR: begins a replacement, puts rows into it, prints a line and waits. cut DIR: stores
// the first parts of a batch with a note "k", prints a line and ends in the middle of it. overwrite DIR
// DEPTH, erase DIR DEPTH: prints a line, waits until there are frames, gives the one at DEPTH other samples
// or takes it away, and prints another line.
#include "lmdb/meta.hpp"
#include "peer_batches.hpp"
#include "raw_lmdb.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>

using framesd::test::once;
namespace store = framesd::store;
using framesd::test::ask;

namespace {

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
}

int ingest(store::Log& store, std::int64_t first) {
  for (std::int64_t number = first;; ++number) {
    store.submit(store::Upsert{framesd::test::peer_batch(store, number)},
                 [number](const framesd::result<store::WriteOutcome>& outcome) {
                   if (outcome) say(std::to_string(number) + "\n");
                 });
  }
}

int describe(store::Log& store) {
  for (std::int64_t number = 0;; ++number) {
    (void)ask(store, store::Describe{.facts = framesd::test::peer_facts(number)}).value();
    say(std::to_string(number) + "\n");
  }
}

int grow(store::Log& store, std::uint64_t map_bytes) {
  std::uint64_t frames = 0;
  for (std::int64_t first = 0; frames * 64 < map_bytes / 2; first += 1000) {
    frames += framesd::test::upsert(store, framesd::test::run_of(store, first, 1, 1000)).value().inserted;
  }
  say(std::to_string(frames) + "\n");
  return 0;
}

int replace(store::Log& store) {
  const auto id = ask(store, store::BeginReplacement{}).value().replacement;
  (void)framesd::test::upsert(store, framesd::test::run_of(store, 0, 1, 100), id).value();
  say("begun\n");
  for (;;) ::pause();
}

int cut(store::Log& store) {
  const framesd::DepthRange rows{framesd::test::at(0), framesd::test::at(99'999)};
  store.submit(store::Upsert{.batch = framesd::test::run_of(store, 0, 1, 100'000),
                             .notes = {{.key = "k", .value = "cut", .rows = rows}}},
               [](const auto&) {});
  while (once(store).snapshot().value().frames == 0) continue;
  say("part stored\n");
  std::_Exit(0);
}

int meddle(store::Log& store, std::string_view how, std::int64_t depth) {
  say("ready\n");
  while (once(store).snapshot().value().frames == 0) continue;
  if (how == "erase") {
    const auto at = framesd::test::at(depth);
    (void)ask(store, store::Erase{{at, at}}).value();
  } else {
    (void)framesd::test::upsert(store, framesd::test::batch_of(store, {depth}, 9)).value();
  }
  say("done\n");
  return 0;
}

// Changes the widths in meta behind the back of whoever has the store open, which framesd does not do.
int change_widths(const std::filesystem::path& directory) {
  framesd::test::with_lmdb(directory, [](MDB_txn* txn) {
    const auto meta = store::lmdb::encode_meta({.store_id = 1,
                                                .incarnation = 1,
                                                .rows = {.source_width = 12, .frame_width = 6},
                                                .live = {},
                                                .builder = {}});
    const std::string_view key = "store";
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
    framesd::test::put(txn, framesd::test::table(txn, "meta"), bytes, meta);
  });
  say("changed\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string_view mode = argv[1];
  const std::int64_t number = argc > 3 ? std::atoll(argv[3]) : 0;
  if (mode == "widths") return change_widths(argv[2]);
  store::lmdb::OpenOptions options = framesd::test::peer_options(argv[2]);
  if (mode == "grow") options.map_bytes = static_cast<std::uint64_t>(number);
  const auto store = store::lmdb::open_store(options).value();
  if (mode == "ingest") return ingest(*store, number);
  if (mode == "describe") return describe(*store);
  if (mode == "grow") return grow(*store, options.map_bytes);
  if (mode == "replace") return replace(*store);
  if (mode == "cut") return cut(*store);
  if (mode == "overwrite" || mode == "erase") return meddle(*store, mode, number);
  return 2;
}
