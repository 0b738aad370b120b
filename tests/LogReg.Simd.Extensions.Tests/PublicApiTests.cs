using LogReg.Simd.Tests.Shared;
using Xunit;

namespace LogReg.Simd.Extensions.Tests;

/// <summary>The public API as a text that is read when it changes: PublicApi.approved.txt.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => ApprovedApi.Check("tests/LogReg.Simd.Extensions.Tests/PublicApi.approved.txt", typeof(ReloadingModel<>).Assembly);
}
