using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Logs;

namespace TikTok.ServiceDefaults.Health;

/// <summary>Makes every health check of a process a <see cref="PatientCheck"/>, whoever registered it.</summary>
internal static class PatientChecks
{
    /// <summary>Who asks how a process is wants to know within two seconds.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);

    public static void AddPatience(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HealthCheckServiceOptions>().PostConfigure<IServiceProvider>((checks, services) =>
        {
            foreach (var registration in checks.Registrations)
            {
                var make = registration.Factory;
                var patient = new Lazy<PatientCheck>(() => new PatientCheck(
                    make(services), s_patience, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<PatientCheck>>()));
                registration.Factory = _ => patient.Value;
                registration.Timeout = Timeout.InfiniteTimeSpan; // ours names the part
            }
        });
        builder.HearUnlessTold(("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)); // it logs each answer with a stack trace
    }
}
