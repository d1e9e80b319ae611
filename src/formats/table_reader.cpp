// SPDX-License-Identifier: MIT
#include "header.hpp"
#include <framesd/base/text.hpp>
#include <framesd/formats/las_reader.hpp>
#include <framesd/formats/reader.hpp>
#include <framesd/formats/table_reader.hpp>

namespace framesd::formats {
namespace {

constexpr std::size_t kHeldBytes = 64 * 1024;  // of comments, before it is a CSV

}  // namespace

TableReader::TableReader(const ReaderOptions& options, RowSink& sink) : options_(options), sink_(sink) {
  if (!options.header.empty()) begin(form_of(options.header));
}

TableReader::Form TableReader::form_of(std::string_view text) noexcept {
  if (kByteOrderMark.starts_with(text)) return Form::unknown;
  const bool long_enough = text.size() > kHeldBytes;
  for (text = without_mark(text); !text.empty();) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) break;
    text.remove_prefix(begin);
    if (text[0] == '~' && text.size() > 1) return text[1] == 'V' || text[1] == 'v' ? Form::las : Form::csv;
    if (text[0] != '~' && text[0] != '#') return Form::csv;
    const std::size_t end = text.find_first_of("\r\n");
    if (end == text.npos) break;
    text.remove_prefix(end);
  }
  return long_enough ? Form::csv : Form::unknown;
}

void TableReader::begin(Form form) {
  if (form == Form::las) {
    reader_ = std::make_unique<LasReader>(options_, sink_);
  } else {
    reader_ = std::make_unique<Reader>(options_, sink_);
  }
}

checked<void> TableReader::push(std::span<const char> block) {
  if (reader_) return reader_->push(block);
  std::string_view text(block.data(), block.size());
  if (!held_.empty()) text = held_.append(text);
  const Form form = form_of(text);
  if (form == Form::unknown) {
    held_ = std::string(text);
    return {};
  }
  begin(form);
  auto pushed = reader_->push(text);
  held_ = {};
  return pushed;
}

checked<void> TableReader::finish() {
  if (!reader_) {
    begin(Form::csv);
    if (auto pushed = reader_->push(held_); !pushed) return pushed;
  }
  return reader_->finish();
}

}  // namespace framesd::formats
