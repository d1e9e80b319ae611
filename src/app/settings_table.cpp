// SPDX-License-Identifier: MIT
#include "settings_table.hpp"

#include <algorithm>
#include <array>

namespace framesd::app {
namespace {

using std::chrono::milliseconds;
using namespace std::string_view_literals;
using Names = std::span<const std::string_view>;

constexpr std::uint64_t kKiB = std::uint64_t{1} << 10;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr milliseconds kShortest{100};
constexpr milliseconds kHour{3'600'000};

constexpr std::array kLogLevels = {"debug"sv, "info"sv, "warning"sv, "error"sv, "critical"sv};
constexpr std::array kLogFormats = {"json"sv, "text"sv};
constexpr std::array kDurabilities = {"full"sv, "relaxed"sv};
constexpr std::array kFilters = {"bilinear"sv, "lanczos"sv};
constexpr std::array kOnErrors = {"skip"sv, "stop"sv};

using Small = CountSlot<std::uint16_t>;
using Large = CountSlot<std::uint32_t>;

constexpr Key kTable[] = {
    {"host", "address to listen on", TextSlot{&Settings::host}, {}},
    {"port", "TCP port to listen on; 0 lets the system choose", Small{&Settings::port, 0, 65535}, {}},
    {"threads", "threads that serve requests", Large{&Settings::threads, 1, 256}, "the number of cores"},
    {"app_name", "name that /health and / give", TextSlot{&Settings::app_name}, {}},
    {"environment", "environment that /health gives", TextSlot{&Settings::environment}, {}},
    {"log_level",
     "least level that is logged",
     ChoiceSlot<LogLevel>{&Settings::log_level, Names(kLogLevels)},
     {}},
    {"log_format",
     "form of a log line",
     ChoiceSlot<LogFormat>{&Settings::log_format, Names(kLogFormats)},
     {}},
    {"data_dir", "folder of the store", PathSlot{&Settings::data_dir}, "$STATE_DIRECTORY, else ./data"},
    {"map_size",
     "largest size of the store; its file is sparse",
     SizeSlot{&Settings::map_size, kMiB, 16 * 1024 * kGiB},
     {}},
    {"durability",
     "full syncs every commit; relaxed may lose the last one to a power cut",
     ChoiceSlot<store::Durability>{&Settings::durability, Names(kDurabilities)},
     {}},
    {"source_width",
     "samples a row as recorded; fixed once the store is made",
     Small{&Settings::source_width, 1, kWidthMax},
     {}},
    {"frame_width",
     "samples a row as shown; fixed once the store is made",
     Small{&Settings::frame_width, 1, kWidthMax},
     {}},
    {"resample",
     "filter between the two widths; fixed once the store is made",
     ChoiceSlot<Filter>{&Settings::resample, Names(kFilters)},
     {}},
    {"chunk_size", "rows a transaction at most", Large{&Settings::chunk_size, 1, 1'000'000}, {}},
    {"on_error",
     "what follows a rejected row: skip it, or stop",
     ChoiceSlot<ingest::OnError>{&Settings::on_error, Names(kOnErrors)},
     {}},
    {"max_connections", "connections at a time", Large{&Settings::max_connections, 1, 1'000'000}, {}},
    {"header_timeout",
     "for a request's head to arrive",
     DurationSlot{&Settings::header_timeout, kShortest, kHour},
     {}},
    {"request_timeout",
     "for a request to be read and answered",
     DurationSlot{&Settings::request_timeout, kShortest, kHour},
     {}},
    {"idle_timeout",
     "between two requests of a connection",
     DurationSlot{&Settings::idle_timeout, kShortest, 24 * kHour},
     {}},
    {"body_max", "largest request body", SizeSlot{&Settings::body_max, kKiB, kGiB}, {}},
    {"png_level",
     "PNG frames: 0 stored, 1 quick and small, 2 to 9 smaller and slow",
     Small{&Settings::png_level, 0, 9},
     {}},
};

}  // namespace

std::span<const Key> keys() noexcept { return kTable; }

std::span<const std::string_view> key_names() {
  static const auto names = [] {
    std::array<std::string_view, std::size(kTable)> all;
    std::transform(std::begin(kTable), std::end(kTable), all.begin(),
                   [](const Key& key) { return key.name; });
    return all;
  }();
  return names;
}

std::optional<std::size_t> find_key(std::string_view name) noexcept {
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    if (kTable[i].name == name) return i;
  }
  return {};
}

}  // namespace framesd::app
