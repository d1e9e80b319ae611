// SPDX-License-Identifier: MIT
//
// LMDB's pages read past LMDB: a sound tree is read whole and in order, and no bytes lead out of a page.
#include "lmdb/raw/tree.hpp"
#include "salvage_fixture.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
namespace raw = framesd::store::lmdb::raw;

namespace {

class Seen final : public raw::TreeVisitor {
 public:
  bool enter(std::size_t page) override { return pages.insert(page).second; }
  void entry(const raw::Entry& entry, std::size_t) override {
    keys.emplace_back(framesd::store::text_of(entry.key));
  }
  void damaged(const raw::Damage& damage) override { damages.push_back(damage); }

  std::set<std::size_t> pages;
  std::vector<std::string> keys;
  std::vector<raw::Damage> damages;
};

struct Tree : DamagedStore {
  Tree() {
    fill(3000);
    finish();
  }
  Seen walk(const FileBytes& bytes, const raw::TableHead& head) const {
    overwrite(file("data.mdb"), bytes);
    const framesd::Descriptor open(::open(file("data.mdb").c_str(), O_RDONLY | O_CLOEXEC));
    const raw::PageFile pages(open.get(), kPageBytes, bytes.size());
    Seen seen;
    raw::walk_tree(pages, head, raw::Order::bytes, seen);
    return seen;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(raw_tree, Tree)

BOOST_AUTO_TEST_CASE(a_sound_tree_is_read_whole_and_in_order) {
  for (const char* name : {"frames.0", "overview.0", "histograms.0", "meta", "changes"}) {
    const auto head = table(name);
    const Seen seen = walk(original, head);
    BOOST_TEST(seen.damages.empty(), name);
    BOOST_TEST(seen.keys.size() == head.entries, name);
    BOOST_TEST(seen.pages.size() == head.branch_pages + head.leaf_pages, name);
    BOOST_TEST(std::ranges::is_sorted(seen.keys), name);
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_leaf_is_told_with_the_keys_that_it_may_hold) {
  const auto head = table("frames.0");
  const Seen sound = walk(original, head);
  for (const std::size_t page : sound.pages) {
    if (head_of(page).flags != raw::kLeaf) continue;
    FileBytes bytes = original;
    zero_page(bytes, page);
    const Seen seen = walk(bytes, head);
    BOOST_REQUIRE_EQUAL(seen.damages.size(), 1u);
    BOOST_TEST(seen.damages[0].page == page);
    std::size_t inside = 0;
    for (const std::string& key : sound.keys)
      inside += seen.damages[0].keys.contains(framesd::store::bytes_of(key)) ? 1 : 0;
    BOOST_TEST(inside == sound.keys.size() - seen.keys.size());
  }
}

BOOST_AUTO_TEST_CASE(a_branch_that_leads_to_itself_ends_the_walk) {
  auto head = table("frames.0");
  FileBytes bytes = original;
  const auto root =
      raw::Page::open(framesd::store::Bytes(bytes).subspan(head.root * kPageBytes, kPageBytes), head.root);
  for (std::size_t i = 0; i < root->size(); ++i) {
    const auto node = raw::at_offset<std::uint16_t>(bytes, head.root * kPageBytes + 16 + 2 * i);
    const raw::NodeHead old = raw::at_offset<raw::NodeHead>(bytes, head.root * kPageBytes + node);
    const raw::NodeHead itself{static_cast<std::uint16_t>(head.root), 0, 0, old.key_bytes};
    std::memcpy(&bytes[head.root * kPageBytes + node], &itself, sizeof itself);
  }
  head.depth = raw::kLevelsMost;
  const Seen seen = walk(bytes, head);
  BOOST_TEST(seen.keys.empty());
  BOOST_TEST(!seen.damages.empty());
}

BOOST_AUTO_TEST_CASE(no_bytes_lead_out_of_a_page) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    FileBytes bytes(kPageBytes);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0);
    const raw::PageHead head{.number = 7,
                             .pad = 0,
                             .flags = round % 2 == 0 ? raw::kLeaf : raw::kBranch,
                             .lower = static_cast<std::uint16_t>(16 + random() % 64 * 2),
                             .upper = static_cast<std::uint16_t>(random() % (kPageBytes + 10))};
    std::memcpy(bytes.data(), &head, sizeof head);
    const auto page = raw::Page::open(bytes, 7);
    BOOST_REQUIRE_EQUAL(page.has_value(), head.lower <= head.upper && head.upper <= kPageBytes);
    const std::uint8_t* const end = bytes.data() + bytes.size();
    for (std::size_t i = 0; page && i < page->size(); ++i) {
      const auto entry = page->is_leaf() ? page->entry(i) : std::nullopt;
      if (!entry) continue;
      BOOST_REQUIRE(entry->key.data() + entry->key.size() <= end);
      BOOST_REQUIRE(entry->value.empty() || entry->value.data() + entry->value.size() <= end);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
