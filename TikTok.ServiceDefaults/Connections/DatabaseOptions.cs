using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// How many connections to PostgreSQL each part of a process may have, section <c>Database</c>: whoever asks the API never takes
/// one from the stages. The server takes a hundred unless told otherwise, from all processes together.
/// </summary>
public sealed record DatabaseOptions
{
    /// <summary>Of the stages and the daily work.</summary>
    [Range(4, 1000)]
    public int StageConnections { get; init; } = 30;

    /// <summary>Of the API; so many of its requests are answered at a time.</summary>
    [Range(1, 1000)]
    public int ApiConnections { get; init; } = 16;

    /// <summary>Of the page, however many look at it.</summary>
    [Range(1, 1000)]
    public int PageConnections { get; init; } = 8;

    /// <summary>After this long without an answer API and page say so, and the server gives the statement up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Refuses pools that together ask for more than a server gives to one process.</summary>
    /// <param name="most">What it gives, with room left for others.</param>
    /// <exception cref="OptionsValidationException">They do; the message says what to do.</exception>
    internal void CheckFits(int most)
    {
        var sum = StageConnections + ApiConnections + PageConnections;
        if (sum > most)
            throw new OptionsValidationException("Database", typeof(DatabaseOptions),
                [$"Database:StageConnections, ApiConnections and PageConnections are {sum} together, and the private PostgreSQL has {most} for one process: lower them, or use a PostgreSQL of your own (ConnectionStrings__tiktok)."]);
    }
}
