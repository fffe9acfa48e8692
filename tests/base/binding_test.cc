#include <gtest/gtest.h>

#include "foyer/location_service.h"

namespace foyer {
namespace {

TEST(BindingTest, ADeviceWithAPushProviderCanBeWoken) {
  ContactBinding binding;
  binding.uri = "sip:anna@192.0.2.7:5060;transport=tcp";
  EXPECT_FALSE(binding.HasPush());
  binding.uri += ";pn-provider=apns;pn-prid=00fc13adff78512e";
  EXPECT_TRUE(binding.HasPush());
}

TEST(BindingTest, AnInstanceIsTheSameDeviceWhateverItsUri) {
  ContactBinding binding;
  binding.uri = "sip:anna@192.0.2.7";
  EXPECT_EQ(binding.DeviceKey(), "sip:anna@192.0.2.7");
  binding.instance_id = "<urn:uuid:1>";
  binding.reg_id = 2;
  EXPECT_EQ(binding.DeviceKey(), "<urn:uuid:1>#2");
}

}  // namespace
}  // namespace foyer
