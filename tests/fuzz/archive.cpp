// SPDX-License-Identifier: MIT
//
// Any bytes as an archive: nothing is accepted that cannot be made a log of, and what is accepted and written
// again is accepted again and holds the same.
//
// Once as they are, and once as a list of blocks that are given right checksums, so that what lies behind
// these is reached too: a byte that chooses the kind, two of the length, and the payload.
#include "archive/archive_fixture.hpp"
#include "archive/block.hpp"

#include <array>
#include <cstdlib>

namespace archive = framesd::archive;
namespace store = framesd::store;
namespace test = framesd::test;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::array kKinds = {archive::Kind::head, archive::Kind::log,  archive::Kind::facts,
                               archive::Kind::rows, archive::Kind::note, archive::Kind::end_of_log,
                               archive::Kind::end};

test::Archive blocks_of(std::span<const std::uint8_t> bytes) {
  test::MemorySink sink;
  archive::BlockWriter writer(sink);
  (void)writer.begin();
  while (bytes.size() >= 3) {
    const std::size_t wanted = bytes[1] + std::size_t{256} * bytes[2];
    const auto kind = kKinds[bytes[0] % kKinds.size()];
    bytes = bytes.subspan(3);
    const auto payload = bytes.first(std::min(wanted, bytes.size()));
    (void)writer.write(kind, payload);
    bytes = bytes.subspan(payload.size());
  }
  return std::move(sink.archive);
}

// Writes again what it is given.
class Again final : public archive::Visitor {
 public:
  explicit Again(archive::ByteSink& to) : writer_(to) {}
  [[nodiscard]] framesd::checked<void> begin(const archive::Head& head) override {
    return writer_.begin(head);
  }
  [[nodiscard]] framesd::checked<void> begin_log(const archive::Manifest& log) override {
    return writer_.begin_log(log);
  }
  [[nodiscard]] framesd::checked<void> facts(std::string_view text) override { return writer_.facts(text); }
  [[nodiscard]] framesd::checked<void> row(framesd::Depth depth, const store::NewRow& row) override {
    (void)framesd::row_stats(row.source, row.absent);  // as every log computes them
    return writer_.row(depth, row);
  }
  [[nodiscard]] framesd::checked<void> note(const store::Note& note) override { return writer_.note(note); }
  [[nodiscard]] framesd::checked<void> end_log() override { return writer_.end_log(); }
  [[nodiscard]] framesd::checked<void> end() override { return writer_.end(); }

 private:
  archive::ArchiveWriter writer_;
};

void check(const test::Archive& bytes) {
  test::MemorySource source(bytes);
  test::MemorySink sink;
  Again again(sink);
  const auto contents = archive::read_archive(source, again);
  if (!contents) return require(!contents.error().detail.empty());
  const auto second = test::check(sink.archive);
  require(second.has_value());
  require(second->head == contents->head && second->logs == contents->logs);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(test::Archive(data, data + size));
  check(blocks_of({data, size}));
  return 0;
}
