// SPDX-License-Identifier: MIT
//
// Damaged files: never wrong samples, never silently fewer, never SIGBUS.
#include "key.hpp"
#include "raw_lmdb.hpp"
#include "record_batch.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::Strip;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace fs = std::filesystem;
namespace store = framesd::store;

namespace {

using Bytes = std::vector<char>;

Bytes contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

void overwrite(const fs::path& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Where in the file the record of `depth` was first written.
std::size_t record_at(const Bytes& file, std::int64_t depth) {
  store::RecordBatch batch(kNarrow);
  framesd::test::add_row(batch, framesd::test::at(depth));
  const auto record = batch.record(0);
  const auto found = std::search(file.begin(), file.end(), record.begin(), record.end(),
                                 [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  BOOST_REQUIRE(found != file.end());
  return static_cast<std::size_t>(found - file.begin());
}

// A store of the depths 1..9, closed.
struct Closed : DiskStore {
  Closed() {
    (void)upsert(store(), batch_of(store(), {1, 2, 3, 4, 5, 6, 7, 8, 9})).value();
    close();
    original = contents(file("data.mdb"));
  }

  store::lmdb::OpenOptions to_read() const {
    auto with = options();
    with.access = store::lmdb::Access::read;
    return with;
  }

  // Reads everything from a store whose file is `bytes`.
  framesd::result<store::Page> read_of(const Bytes& bytes, store::Samples samples, Strip& strip) {
    overwrite(file("data.mdb"), bytes);
    open();
    auto page = once(store()).read({.range = {}, .after = {}, .samples = samples}, strip);
    close();
    return page;
  }

  Bytes original;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(damage, Closed)

BOOST_AUTO_TEST_CASE(any_flipped_bit_of_a_row_is_an_error_for_whoever_reads_that_part) {
  const std::size_t begin = record_at(original, 5);
  const std::size_t end = begin + 20 + kNarrow.frame_width + kNarrow.source_width;
  std::mt19937 random(5);
  for (std::size_t byte = begin; byte < end; ++byte) {
    Bytes damaged = original;
    damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << (random() % 8)));
    Strip strip;
    const auto source = read_of(damaged, store::Samples::source, strip);
    BOOST_REQUIRE(source.error() == errc::store_corrupt);
    BOOST_REQUIRE(strip.empty());
    const auto frame = read_of(damaged, store::Samples::frame, strip);
    if (!frame) continue;
    BOOST_REQUIRE_EQUAL(strip.rows(), 9u);
    BOOST_REQUIRE(std::ranges::equal(strip.row(4), framesd::test::frame_row(kNarrow, at(5), 0)));
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_of_a_key_is_an_error) {
  const std::size_t key = record_at(original, 5) - 8;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    Bytes damaged = original;
    damaged[key + bit / 8] = static_cast<char>(damaged[key + bit / 8] ^ (1 << (bit % 8)));
    Strip strip;
    BOOST_REQUIRE(read_of(damaged, store::Samples::frame, strip).error() == errc::store_corrupt);
  }
}

BOOST_AUTO_TEST_CASE(extent_and_neighbours_are_never_taken_from_a_damaged_row) {
  Bytes damaged = original;
  damaged[record_at(original, 9) - 1] = 0x55;
  overwrite(file("data.mdb"), damaged);
  open();
  BOOST_TEST(once(store()).snapshot().error() == errc::store_corrupt);
  BOOST_TEST(once(store()).neighbours(at(8)).error() == errc::store_corrupt);
  BOOST_TEST(once(store()).neighbours(at(4)).value().above.value() == at(5));
}

BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_refused_as_truncated_and_left_alone) {
  open();
  for (int i = 0; i < 40; ++i) {
    (void)upsert(store(), framesd::test::run_of(store(), i * 100000, 7, 200)).value();
  }
  close();
  original = contents(file("data.mdb"));
  for (std::size_t pages = 3; pages * 4096 < original.size(); pages += 5) {
    for (const std::size_t odd : {0, 1000}) {
      Bytes cut = original;
      cut.resize(pages * 4096 + odd);
      overwrite(file("data.mdb"), cut);
      const auto opened = store::lmdb::open_store(options());
      BOOST_REQUIRE(opened.has_error());
      BOOST_REQUIRE(opened.error().code == errc::store_truncated);
      BOOST_REQUIRE(store::lmdb::glance_at(options().directory).error().code == errc::store_truncated);
      BOOST_REQUIRE(store::lmdb::open_store(to_read()).error().code == errc::store_truncated);
      BOOST_REQUIRE(fs::file_size(file("data.mdb")) == cut.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_truncated_is_told_with_path_and_sizes) {
  open();
  (void)upsert(store(), framesd::test::run_of(store(), 0, 10, 1000)).value();
  close();
  fs::resize_file(file("data.mdb"), 12288);
  const auto opened = store::lmdb::open_store(options());
  BOOST_REQUIRE(opened.has_error());
  BOOST_TEST(opened.error().detail.starts_with(file("data.mdb").string() +
                                               " is truncated: it has 12,288 bytes and needs "));
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_called_so_and_taken_as_a_new_store) {
  fs::resize_file(file("data.mdb"), 0);
  const auto opened = store::lmdb::open_store(to_read());
  BOOST_REQUIRE(opened.has_error());
  BOOST_TEST(opened.error().code == errc::store_truncated);
  BOOST_TEST(opened.error().detail == file("data.mdb").string() +
                                          " is empty, as a copy that failed leaves it: "
                                          "nothing can be read from it");
  BOOST_TEST(!store::lmdb::glance_at(options().directory).value().has_value());
  BOOST_TEST(fs::file_size(file("data.mdb")) == 0u);
  const auto deferred = std::move(store::lmdb::open_at_first_rows(options()).value());
  BOOST_TEST(upsert(*deferred, batch_of(*deferred, {1})).value().inserted == 1u);
}

// LMDB does not write pages that one transaction took and gave back, so a file may rightly end before its
// last page.
BOOST_AUTO_TEST_CASE(a_file_that_lacks_only_free_pages_is_whole) {
  store::RecordBatch batch(kNarrow);
  for (int i = 0; i < 3000; ++i) framesd::test::add_row(batch, framesd::test::at(100 + 10 * i));
  framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
    const MDB_dbi frames = framesd::test::table(txn, "frames.0");
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      framesd::test::put(txn, frames, store::encode_key(store::key_of(batch.depth(row))), batch.record(row));
    }
    for (std::size_t row = batch.rows(); row-- > 10;) {
      const auto key = store::encode_key(store::key_of(batch.depth(row)));
      MDB_val at = framesd::test::val(key);
      framesd::test::must(mdb_del(txn, frames, &at, nullptr));
    }
  });
  const auto size = fs::file_size(file("data.mdb"));
  BOOST_TEST(store::lmdb::glance_at(options().directory).has_value());
  BOOST_TEST(fs::file_size(file("data.mdb")) == size);
  open();
  BOOST_TEST(fs::file_size(file("data.mdb")) > size);
  BOOST_TEST(framesd::test::depths_of(store()).size() == 19u);
  BOOST_TEST(upsert(store(), framesd::test::run_of(store(), 1, 2, 5000)).has_value());
  BOOST_TEST(framesd::test::depths_of(store()).size() == once(store()).snapshot().value().frames);
}

BOOST_AUTO_TEST_SUITE_END()
