// SPDX-License-Identifier: MIT
//
// The floor under ingest: reads a CSV log, parses it, appends records of the size framesd's have to an LMDB
// table, with the same commits, and nothing else: no resizing, no checksums, no overview, no second thread.
// tools/bench_ingest.sh runs it beside framesd.
//
// usage: ingest_floor FOLDER LOG.csv     (an ascending log of 200 samples a row; FOLDER must be new)
#include <framesd/base/endian.hpp>
#include <framesd/formats/reader.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <lmdb.h>

namespace {

constexpr std::uint16_t kWidth = 200;
constexpr std::size_t kRecordBytes = 370;
constexpr std::size_t kRowsACommit = 10000;

void must(int code, const char* what) {
  if (code == 0) return;
  std::fprintf(stderr, "ingest_floor: %s: %s\n", what, mdb_strerror(code));
  std::exit(1);
}

class Appender final : public framesd::formats::RowSink {
 public:
  explicit Appender(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    must(mdb_env_create(&env_), "create");
    must(mdb_env_set_mapsize(env_, std::size_t{64} << 30), "map size");
    must(mdb_env_open(env_, folder.c_str(), 0, 0644), "open");
  }
  ~Appender() { mdb_env_close(env_); }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  bool row(framesd::Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t>,
           framesd::formats::SourcePosition) override {
    if (txn_ == nullptr) begin();
    std::array<std::uint8_t, 8> key{};
    framesd::store_be(key.data(), static_cast<std::uint64_t>(depth.count()) ^ (std::uint64_t{1} << 63));
    std::copy(samples.begin(), samples.end(), record_.end() - kWidth);
    MDB_val key_value{key.size(), key.data()};
    MDB_val data{record_.size(), record_.data()};
    must(mdb_put(txn_, table_, &key_value, &data, MDB_APPEND), "put");
    if (++rows_ % kRowsACommit == 0) commit();
    return true;
  }
  bool rejected(const framesd::formats::Reject&) override { return true; }

  void commit() {
    if (txn_ != nullptr) must(mdb_txn_commit(txn_), "commit");
    txn_ = nullptr;
  }
  std::uint64_t rows() const { return rows_; }

 private:
  void begin() {
    must(mdb_txn_begin(env_, nullptr, 0, &txn_), "begin");
    must(mdb_dbi_open(txn_, nullptr, 0, &table_), "table");
  }

  MDB_env* env_ = nullptr;
  MDB_txn* txn_ = nullptr;
  MDB_dbi table_ = 0;
  std::uint64_t rows_ = 0;
  std::vector<std::uint8_t> record_ = std::vector<std::uint8_t>(kRecordBytes);
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: ingest_floor FOLDER LOG.csv\n", stderr), 2;
  Appender appender(argv[1]);
  framesd::formats::Reader reader({.source_width = kWidth}, appender);
  std::ifstream log(argv[2], std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20);
  while (log.read(block.data(), static_cast<std::streamsize>(block.size())) || log.gcount() > 0) {
    if (!reader.push({block.data(), static_cast<std::size_t>(log.gcount())})) return 1;
  }
  if (!reader.finish()) return 1;
  appender.commit();
  return appender.rows() == 0 ? 1 : 0;
}
