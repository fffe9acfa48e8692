#include "trace/pcap.h"

#include <gtest/gtest.h>

namespace foyer::trace {
namespace {

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

TracedMessage Message(const char* local, const char* remote, Transport transport) {
  TracedMessage message;
  message.local = *Endpoint::Parse(local);
  message.remote = *Endpoint::Parse(remote);
  message.transport = transport;
  message.wall_us = 1'700'000'000'000'007;
  message.bytes = "abcd";
  message.size = 4;
  return message;
}

constexpr std::size_t kFileHeader = 24, kPacketHeader = 16;

TEST(PcapTest, AFileBeginsAsReadersExpect) {
  EXPECT_EQ(Hex(WritePcap({})), "d4c3b2a1020004000000000000000000ffff000065000000");
}

// The checksums are those that were reckoned elsewhere.
TEST(PcapTest, ADatagramComesFromWhoSentIt) {
  const std::string file = WritePcap({Message("192.0.2.1:5062", "192.0.2.7:5070", Transport::kUdp)});
  EXPECT_EQ(Hex(file.substr(kFileHeader, kPacketHeader)),
            "00f1536507000000"
            "20000000"
            "20000000");
  EXPECT_EQ(Hex(file.substr(kFileHeader + kPacketHeader)),
            "45000020000000004011f6c4"
            "c0000207"
            "c0000201"
            "13ce"
            "13c4"
            "000c"
            "0000"
            "61626364");
}

TEST(PcapTest, WhatLeavesUsComesFromThePortOfSip) {
  TracedMessage message = Message("[2001:db8::1]:5061", "[2001:db8::7]:40000", Transport::kTls);
  message.way = TraceWay::kOut;
  const std::string file = WritePcap({message});
  EXPECT_EQ(Hex(file.substr(kFileHeader + kPacketHeader)),
            "60000000000c1140"
            "20010db8000000000000000000000001"
            "20010db8000000000000000000000007"
            "13c4"
            "9c40"
            "000c"
            "2f91"
            "61626364");
}

TEST(PcapTest, AMessageThatWasCutIsShownAsOneThatWasCaughtInPart) {
  TracedMessage message = Message("192.0.2.1:5062", "192.0.2.7:5070", Transport::kUdp);
  message.size = 1004;
  const std::string file = WritePcap({message});
  EXPECT_EQ(Hex(file.substr(kFileHeader + 8, 8)),
            "20000000"
            "08040000");
  EXPECT_EQ(Hex(file.substr(kFileHeader + kPacketHeader + 2, 2)), "0408");
  message.size = 10'000'000;
  EXPECT_EQ(WritePcap({message}).size(), file.size());
}

}  // namespace
}  // namespace foyer::trace
