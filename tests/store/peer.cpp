// SPDX-License-Identifier: MIT
//
// store_peer: another process on the same store, for the tests to watch and to kill.
//
//   store_peer ingest DIR FIRST     batches FIRST, FIRST + 1, ... for ever; prints each number once it is
//   durable store_peer grow DIR MAP_BYTES   opens with that map and fills half of it, prints how many frames
//   there are store_peer replace DIR          begins a replacement, puts rows into it, prints a line and
//   waits
#include "meta.hpp"
#include "peer_batches.hpp"
#include "raw_lmdb.hpp"
#include "store_fixture.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>

namespace store = framesd::store;
using framesd::test::ask;

namespace {

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
}

int ingest(store::FrameStore& store, std::int64_t first) {
  for (std::int64_t number = first;; ++number) {
    store.submit(store::Upsert{framesd::test::peer_batch(number)},
                 [number](const framesd::result<store::WriteOutcome>& outcome) {
                   if (outcome) say(std::to_string(number) + "\n");
                 });
  }
}

int grow(store::FrameStore& store, std::uint64_t map_bytes) {
  std::uint64_t frames = 0;
  for (std::int64_t first = 0; frames * 64 < map_bytes / 2; first += 1000) {
    frames += framesd::test::upsert(store, framesd::test::run_of(framesd::test::kNarrow, first, 1, 1000))
                  .value()
                  .inserted;
  }
  say(std::to_string(frames) + "\n");
  return 0;
}

int replace(store::FrameStore& store) {
  const auto id = ask(store, store::BeginReplacement{}).value().replacement;
  (void)framesd::test::upsert(store, framesd::test::run_of(framesd::test::kNarrow, 0, 1, 100), id).value();
  say("begun\n");
  for (;;) ::pause();
}

// Changes the widths in meta behind the back of whoever has the store open, which framesd does not do.
int change_widths(const std::filesystem::path& directory) {
  framesd::test::with_lmdb(directory, [](MDB_txn* txn) {
    const auto meta = store::encode_meta({.store_id = 1,
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
  store::OpenOptions options = framesd::test::peer_options(argv[2]);
  if (mode == "grow") options.map_bytes = static_cast<std::uint64_t>(number);
  const auto store = store::open_store(options).value();
  if (mode == "ingest") return ingest(*store, number);
  if (mode == "grow") return grow(*store, options.map_bytes);
  if (mode == "replace") return replace(*store);
  return 2;
}
