// EBML (RFC 8794), written: elements, one after the other, as bytes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "foyer/bytes.h"

namespace foyer::recording {

// Of Matroska (RFC 9559 s5.1), with their length markers: what is written, and where a torn file is cut.
inline constexpr std::uint32_t kSegment = 0x18538067, kCluster = 0x1F43B675;

class Ebml {
 public:
  // `id` has its length marker, as RFC 9559 writes it: 0x1A45DFA3.
  void Unsigned(std::uint32_t id, std::uint64_t value);
  void Fixed(std::uint32_t id, std::uint64_t value);  // as wide for any value, so that it can be written over
  void Float(std::uint32_t id, double value);
  void Signed64(std::uint32_t id, std::int64_t value);
  void Text(std::uint32_t id, std::string_view text);
  void Binary(std::uint32_t id, Bytes bytes);
  void Master(std::uint32_t id, const Ebml& children);
  // Begins an element whose size is not known, or is to be written over: eight bytes for the size.
  void Open(std::uint32_t id, std::uint64_t size);
  static constexpr std::uint64_t kUnknownSize = 0x00FFFFFFFFFFFFFF;

  // An element that is skipped, `size_bytes` (2 to 120) with all that belongs to it.
  void Void(std::size_t size_bytes);

  void Append(Bytes bytes);
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

 private:
  void Id(std::uint32_t id);
  void Size(std::uint64_t size);
  void BigEndian(std::uint64_t value, int width);

  std::vector<std::uint8_t> bytes_;
};

}  // namespace foyer::recording
