// The ways in beside the plain ones, against TLS and WebSockets that we did not write (Python's): certificates of
// phones, secure WebSockets, IPv6.
#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class TransportsTest : public FlowTest {
 protected:
  // Which phone of tests/flow/sip_phone.py.
  struct Phone {
    std::string user = "anna";
    std::string transport = "tls";
    std::string password = {};     // empty: it gives up when challenged
    std::string certificate = {};  // as Sign() has named it
    std::string address = "127.0.0.1";
  };
  std::unique_ptr<peers::Process> AddPhone(const Phone& phone) {
    const std::uint16_t to = phone.transport == "tls" ? tls_port() : phone.transport == "wss" ? wss_port() : port();
    peers::Command command{{"/usr/bin/python3", FOYER_TEST_DATA "/sip_phone.py", phone.transport, phone.address,
                            std::to_string(to), phone.user}};
    if (!phone.password.empty()) command.argv.push_back(phone.password);
    if (!phone.certificate.empty())
      for (const std::string& part :
           {std::string("--certificate"), Pem(phone.certificate), std::string("--key"), Key(phone.certificate)})
        command.argv.push_back(part);
    return std::make_unique<peers::Process>(pump_, "phone " + phone.user, command);
  }
  bool IsRegistered(peers::Process& phone) {
    return Until([&] { return phone.Printed("SIP/2.0 200") || !phone.IsRunning(); }) && phone.Printed("SIP/2.0 200");
  }
  // It has been asked for a password, and nothing else.
  bool IsChallenged(peers::Process& phone) {
    return Until([&] { return phone.Printed("SIP/2.0 401") || !phone.IsRunning(); }) && phone.Printed("SIP/2.0 401") &&
           !phone.Printed("SIP/2.0 200");
  }

  std::string Pem(const std::string& name) const { return folder() + "/" + name + ".pem"; }
  std::string Key(const std::string& name) const { return folder() + "/" + name + "-key.pem"; }
  std::string OpenSsl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    peers::Process openssl(pump_, "openssl", peers::Command{std::move(arguments)});
    openssl.CloseInput();
    openssl.WaitForExit();
    return openssl.Output();
  }
  // One who signs for phones. `file` is ours, `name` what it calls itself.
  void MakeSigner(const std::string& file, const std::string& name) {
    OpenSsl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", Key(file),
             "-out", Pem(file), "-subj", "/CN=" + name, "-days", "30"});
  }
  // A phone's certificate for this alternative name ("URI:sip:..."; empty: only the CN) that `signer` has signed.
  void Sign(const std::string& signer, const std::string& file, const std::string& alternative,
            const std::string& common_name = "phone", const std::string& days = "30") {
    const std::string request = Pem(file) + ".request", extensions = Pem(file) + ".extensions";
    std::ofstream(extensions) << (alternative.empty() ? "" : "subjectAltName=" + alternative + "\n");
    OpenSsl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", Key(file),
             "-out", request, "-subj", "/CN=" + common_name});
    const std::string said = OpenSsl({"x509", "-req", "-in", request, "-CA", Pem(signer), "-CAkey", Key(signer),
                                      "-CAcreateserial", "-out", Pem(file), "-days", days, "-extfile", extensions});
    ASSERT_TRUE(std::filesystem::exists(Pem(file))) << said;
  }
  void StartHouseThatAsks() {
    MakeSigner("ca", "house signer");
    HouseOptions options;
    options.tls = options.wss = true;
    options.more = "[tls]\nclients = \"ask\"\nclient_ca = \"ca.pem\"\n";
    StartHouse(options);
  }
};

TEST_F(TransportsTest, ACertificateStandsForThePasswordOfTheUserThatItNames) {
  StartHouseThatAsks();
  Sign("ca", "uri", "URI:sip:anna@house.example");
  Sign("ca", "common", "", "ben@house.example");
  const auto anna = AddPhone({.certificate = "uri"});
  ASSERT_TRUE(IsRegistered(*anna)) << anna->Output();
  EXPECT_FALSE(anna->Printed("SIP/2.0 401"));
  const auto ben = AddPhone({.user = "ben", .certificate = "common"});
  EXPECT_TRUE(IsRegistered(*ben)) << ben->Output();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->Printed("INVITE sip:anna@") && ben->Printed("INVITE sip:ben@"); }));
}

TEST_F(TransportsTest, ACertificateSpeaksForNobodyElse) {
  StartHouseThatAsks();
  Sign("ca", "uri", "URI:sip:anna@house.example", "ben@house.example");
  Sign("ca", "away", "URI:sip:ben@away.example,DNS:away.example");
  for (const char* certificate : {"uri", "away"}) {
    const auto ben = AddPhone({.user = "ben", .certificate = certificate});
    EXPECT_TRUE(IsChallenged(*ben)) << certificate << ": " << ben->Output();
  }
  const auto door = AddPhone({.user = "door", .certificate = "uri"});
  EXPECT_TRUE(IsChallenged(*door)) << door->Output();
  const auto ben = AddPhone({.user = "ben", .password = Password("ben"), .certificate = "uri"});
  EXPECT_TRUE(IsRegistered(*ben)) << "his password is still his: " << ben->Output();
}

TEST_F(TransportsTest, ACertificateThatDoesNotVerifyProvesNothingAndHarmsNobody) {
  StartHouseThatAsks();
  MakeSigner("eve", "eve");
  MakeSigner("twin", "house signer");
  Sign("ca", "expired", "URI:sip:anna@house.example", "phone", "-1");
  Sign("eve", "unknown", "URI:sip:anna@house.example");
  Sign("twin", "forged", "URI:sip:anna@house.example");
  Sign("ca", "leaf", "URI:sip:ben@house.example");
  Sign("leaf", "by-a-phone", "URI:sip:anna@house.example");
  std::ofstream(Pem("by-a-phone"), std::ios::app) << std::ifstream(Pem("leaf")).rdbuf();
  for (const char* transport : {"tls", "wss"})
    for (const char* certificate : {"expired", "unknown", "forged", "by-a-phone"}) {
      const auto anna = AddPhone({.transport = transport, .certificate = certificate});
      EXPECT_TRUE(IsChallenged(*anna)) << transport << " " << certificate << ": " << anna->Output();
    }
  EXPECT_EQ(house_->DevicesNow(), 0U);
  const auto anna = AddPhone({.password = Password("anna"), .certificate = "unknown"});
  EXPECT_TRUE(IsRegistered(*anna)) << anna->Output();
}

TEST_F(TransportsTest, NoSessionIsResumedSoEachConnectionVerifiesAnew) {
  StartHouseThatAsks();
  Sign("ca", "uri", "URI:sip:anna@house.example");
  const std::string said = OpenSsl({"s_client", "-connect", "127.0.0.1:" + std::to_string(tls_port()), "-tls1_2",
                                    "-reconnect", "-cert", Pem("uri"), "-key", Key("uri")});
  EXPECT_NE(said.find("New, TLSv1.2"), std::string::npos) << said;
  EXPECT_EQ(said.find("Reused"), std::string::npos);
}

TEST_F(TransportsTest, APhoneOverASecureWebSocketRegistersAndIsRung) {
  HouseOptions options;
  options.wss = true;
  StartHouse(options);
  const auto anna = AddPhone({.transport = "wss", .password = Password("anna")});
  ASSERT_TRUE(IsRegistered(*anna)) << anna->Output();
  EXPECT_TRUE(anna->Printed("subprotocol sip"));
  EXPECT_TRUE(anna->Printed("SIP/2.0 401"));
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->Printed("INVITE sip:anna@"); }));
}

TEST_F(TransportsTest, AHouseOnIpv6RegistersPhonesOnEveryTransportAndRingsThem) {
  HouseOptions options;
  options.listen_address = "[::1]";
  options.tls = options.wss = true;
  StartHouse(options);
  const std::vector<std::string> users = {"anna", "ben", "carl"}, transports = {"tcp", "tls", "wss"};
  std::vector<std::unique_ptr<peers::Process>> phones;
  for (std::size_t i = 0; i < users.size(); ++i) {
    phones.push_back(
        AddPhone({.user = users[i], .transport = transports[i], .password = Password(users[i]), .address = "::1"}));
    ASSERT_TRUE(IsRegistered(*phones.back())) << transports[i] << ": " << phones.back()->Output();
  }
  ASSERT_TRUE(house_->Ring());
  for (std::size_t i = 0; i < users.size(); ++i)
    EXPECT_TRUE(Until([&] { return phones[i]->Printed("INVITE sip:" + users[i] + "@"); })) << transports[i];
}

TEST_F(TransportsTest, ACallOverIpv6ShowsThePictureAndIsHeardBothWays) {
  HouseOptions options;
  options.listen_address = "[::1]";
  options.relay_address = "";
  StartHouse(options);
  const auto anna = AddDevice("anna", "::1");
  const auto audio = AddSink("::1"), video = AddSink("::1");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  EXPECT_NE(anna->invite()->body().find("c=IN IP6 ::1"), std::string_view::npos) << anna->invite()->body();
  anna->Respond(200, "a", peers::MakeSdp("::1", audio->port(), video->port()));
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return video->key_frames() > 0 && audio->packets() > 0; }));
  audio->SendRtp(0, 50);
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
  anna->SendInDialog("BYE", "a");
  EXPECT_TRUE(house_->WaitFor("ended"));
}

}  // namespace
}  // namespace foyer::flow
